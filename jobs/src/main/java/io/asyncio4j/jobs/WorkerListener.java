// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

/** Is told what a worker does, on the thread of the loop that does it; several loops may call at once. */
@FunctionalInterface
public interface WorkerListener {
    /**
     * A run of a job begins. Must be quick and not throw. Does nothing if not overridden.
     *
     * @param job the job
     * @param loop which of the worker's loops runs it, from 0
     */
    default void started(TakenJob job, int loop) {}

    /**
     * A run of a job has ended. Must be quick and not throw.
     *
     * @param report what happened
     */
    void ended(JobReport report);
}
