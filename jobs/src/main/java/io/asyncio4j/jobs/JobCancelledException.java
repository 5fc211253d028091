// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

/** The job whose result was awaited has been cancelled. */
public class JobCancelledException extends JobException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param id which job
     */
    public JobCancelledException(String id) {
        super("Job " + id + " has been cancelled", null);
    }
}
