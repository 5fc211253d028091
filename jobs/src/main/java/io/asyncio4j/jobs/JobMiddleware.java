// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import org.jspecify.annotations.Nullable;

/** Stands around each run of a job: for measuring, logging, transactions, limits. */
@FunctionalInterface
public interface JobMiddleware {
    /**
     * Runs a job, or not. Called in the run's coroutine, or on its pool's thread; many at once.
     *
     * @param job the job and its run
     * @param next what goes on with it; its failure and its cancellation come through here and should go on
     * @return the result of the job: what {@code next} returned, or something else
     * @throws Exception what the job fails with
     */
    @Nullable
    Object around(JobContext job, Next next) throws Exception;

    /** The rest of a run: the next middleware, or the handler. */
    @FunctionalInterface
    interface Next {
        /**
         * Goes on.
         *
         * @return the result of the job
         * @throws Exception what the job fails with
         */
        @Nullable
        Object run() throws Exception;
    }
}
