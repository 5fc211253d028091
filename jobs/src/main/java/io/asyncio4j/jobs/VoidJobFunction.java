// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

/**
 * Does jobs of one type that have no result. All else is as {@link JobFunction} says.
 *
 * @param <P> what a job carries
 */
@FunctionalInterface
public interface VoidJobFunction<P> {
    /**
     * Does one job. A normal return settles it.
     *
     * @param payload what the job carries; null if its JSON is {@code null}
     * @param job the job and its run
     * @throws Exception if it fails, as {@link JobFunction#run} says
     */
    void run(P payload, JobContext job) throws Exception;
}
