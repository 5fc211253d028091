// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

/** Ends runs of jobs that a source has handed out; for the source's loop. Runs that have ended are left alone. */
public interface RunControl {
    /**
     * Ends a run that is not this worker's any more: its coroutine is cancelled, and its outcome does not count.
     *
     * @param job whose run
     */
    void lost(TakenJob job);

    /**
     * Ends a run because somebody wants the job cancelled: its coroutine is cancelled.
     *
     * @param job whose run
     */
    void cancel(TakenJob job);
}
