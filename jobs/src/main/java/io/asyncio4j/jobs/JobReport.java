// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.jobs.broker.ClaimedJob;
import org.jspecify.annotations.Nullable;

/**
 * One run of a job, told after its end.
 *
 * @param queue the name of the queue or list that it comes from
 * @param job the job's payload
 * @param claimed what the broker knows of it; null if it comes from a source without a broker
 * @param loop which of the worker's loops ran it, from 0
 * @param lane a number that no other job running on that loop at the time had, from 0
 * @param startNanos when it began, as {@link System#nanoTime}
 * @param endNanos when it ended
 * @param outcome how it ended
 * @param reason why it is not done; null if it is
 */
public record JobReport(
        String queue,
        Payload job,
        @Nullable ClaimedJob claimed,
        int loop,
        int lane,
        long startNanos,
        long endNanos,
        Outcome outcome,
        @Nullable String reason) {
    /** The reason of runs that took too long. */
    static final String TIMED_OUT = "timed out";

    /**
     * Returns whether the run took too long.
     *
     * @return whether its job's time limit ended it
     */
    public boolean timedOut() {
        return TIMED_OUT.equals(reason) && (outcome == Outcome.RETRIED || outcome == Outcome.DEAD);
    }
}
