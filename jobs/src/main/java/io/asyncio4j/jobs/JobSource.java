// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import java.util.List;

/**
 * Where jobs wait, and what remembers those that were taken until they are settled. A source belongs to one loop; its
 * methods are coroutines of that loop and may be called by many of its tasks at once.
 */
public interface JobSource {
    /**
     * Connects, and puts back what workers that are dead had taken. Awaits the first connection; does not retry it.
     *
     * @param runs ends runs of jobs that the source hands out, until it is closed
     * @throws SourceException if the source cannot be used
     */
    void open(RunControl runs);

    /**
     * Takes jobs, awaiting at least one. A source that loses its connection comes back by itself; until then this waits.
     *
     * <p><b>Cancellation.</b> A cancelled call takes nothing: what came for it goes to the next call, or back.
     *
     * @param most the largest number wanted, at least 1
     * @return one to {@code most} jobs in the source's order
     * @throws SourceException if the source can never be used again
     */
    List<TakenJob> take(int most);

    /**
     * Takes charge of how a run ended. A source that tells its store in batches returns before that is stored, but awaits
     * room if too much is under way; until it is stored the job stays taken.
     *
     * @param job one that {@link #take} returned and that was not settled yet
     * @param end how its run ended
     */
    void settle(TakenJob job, JobEnd end);

    /** Hands out no more jobs: gives back what it has taken in advance. Does nothing unless a source says otherwise. */
    default void quiet() {}

    /**
     * Gives back every job that was taken and not settled, so that it is the next to be taken by anybody, and
     * disconnects.
     *
     * @return how many were given back, those that were settled as unfinished included
     * @throws SourceException if the source could not be told; it puts them back when it holds this worker for dead
     */
    int close();
}
