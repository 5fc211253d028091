// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.jobs.broker.Enqueued;
import io.asyncio4j.jobs.broker.NewJob;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands around each message by which a {@link JobQueue} stores jobs: for headers, measuring, refusals. The counterpart of
 * {@link JobMiddleware} on the producer's side.
 *
 * <p>One message is a single job, the first step of a chain, which holds the others, the join or parts of a fan-out, or some
 * hundred jobs of a bulk. Jobs that a schedule or the end of another job brings forth are stored by workers, and do not
 * come by.
 */
@FunctionalInterface
public interface EnqueueMiddleware {
    /**
     * Jobs are about to be stored. Called by the coroutine or thread that enqueues; many at once. What it throws goes to that,
     * and nothing is stored.
     *
     * @param queue where to
     * @param jobs at least one
     * @return what to store, and who is told what became of it
     */
    Sending begin(String queue, List<NewJob> jobs);

    /**
     * What is stored in place of jobs.
     *
     * @param jobs the same jobs in the same order, with other headers perhaps; ids and types are not to be changed
     * @param ended is told what became of them
     */
    record Sending(List<NewJob> jobs, Ended ended) {
        /**
         * Makes one that need not be told.
         *
         * @param jobs what to store
         * @return it
         */
        public static Sending of(List<NewJob> jobs) {
            return new Sending(jobs, (became, failure) -> {});
        }
    }

    /** Is told what became of jobs, exactly once, by whoever enqueues them. */
    @FunctionalInterface
    interface Ended {
        /**
         * The broker has answered, or will not. Must be quick and not throw.
         *
         * @param became what became of each; null if that is not known
         * @param failure why it is not, such as a failure of the broker or the caller's cancellation; null if it is known
         */
        void ended(@Nullable List<Enqueued> became, @Nullable Throwable failure);
    }
}
