// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

/**
 * Does jobs, each in a coroutine of its own. A worker makes one handler a loop, so its fields need no locks.
 */
@FunctionalInterface
public interface JobHandler {
    /**
     * Does one job. A normal return settles it.
     *
     * <p><b>Cancellation.</b> It is cancelled when the worker ends and the grace period is over; the job is given back.
     *
     * @param job what to do
     * @throws BadPayloadException if the payload can never be done: it goes to the dead list
     * @throws Exception if it fails: {@link #failed} is called
     */
    void handle(Payload job) throws Exception;

    /**
     * Deals with a job that has failed, in the same coroutine. A normal return settles the job as failed; an exception
     * moves it to the dead list, as this default does.
     *
     * @param job the job
     * @param failure what {@link #handle} threw
     * @throws Exception if nothing could be done about it
     */
    default void failed(Payload job, Exception failure) throws Exception {
        throw failure;
    }

    /** Releases what the handler holds. Called on its loop after the last job. */
    default void close() {}
}
