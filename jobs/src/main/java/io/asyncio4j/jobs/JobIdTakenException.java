// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

/** Another job has the id that was chosen: one of another type or with another payload. Nothing was enqueued. */
public class JobIdTakenException extends JobException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param queue where
     * @param id which
     */
    public JobIdTakenException(String queue, String id) {
        super("Queue " + queue + " has another job with the id " + id + "; choose an id that names this one", null);
    }
}
