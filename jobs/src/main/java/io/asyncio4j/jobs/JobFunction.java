// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import org.jspecify.annotations.Nullable;

/**
 * Does jobs of one type; each run is a coroutine of its own, and all runs of a worker share one function.
 *
 * <p>A job may run more than once: what a run does must bear that.
 *
 * @param <P> what a job carries
 * @param <R> what a run results in
 */
@FunctionalInterface
public interface JobFunction<P, R> {
    /**
     * Does one job. A normal return settles it.
     *
     * <p><b>Cancellation.</b> It is cancelled when somebody cancels the job, its time is over, its lease is lost, or the
     * worker ends; it cannot tell these apart and need not.
     *
     * @param payload what the job carries; null if its JSON is {@code null}
     * @param job the job and its run
     * @return what Jackson can write, or null; kept as long as the job's retention says
     * @throws SnoozeJob to be run again later
     * @throws DeadJob to be set aside
     * @throws Exception if it fails: the job is tried again as its retries say
     */
    @Nullable
    R run(P payload, JobContext job) throws Exception;
}
