// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

/** There is no job of this id: it is done and forgotten, or there was none. */
public class JobGoneException extends JobException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param queue where it was looked for
     * @param id which job
     */
    public JobGoneException(String queue, String id) {
        super(
                "There is no job " + id + " in queue " + queue + ": it is done and forgotten, or never was; "
                        + "to have its result kept, enqueue it with JobOptions.retention",
                null);
    }
}
