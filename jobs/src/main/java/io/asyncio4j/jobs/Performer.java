// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

/** Knows how to do jobs of one kind of source, on one loop. */
interface Performer {
    /**
     * Does a job. A coroutine.
     *
     * @param run the run
     * @return how it ended
     * @throws Throwable whatever the handler throws
     */
    JobEnd perform(ActiveRun run) throws Throwable;

    /**
     * Says what becomes of a job whose run has failed. A coroutine; may throw only when the run is cancelled meanwhile.
     *
     * @param run the run
     * @param failure what was thrown
     * @return what becomes of it
     */
    JobEnd failed(ActiveRun run, Throwable failure);

    /** Closes what it holds. A coroutine, for the time when nothing runs any more. */
    default void close() {}
}
