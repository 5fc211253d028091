// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.spi;

/**
 * What a {@link Poller} may know of the loop that it serves.
 */
public interface LoopView {
    /**
     * Returns the thread that runs the loop now.
     *
     * @return the thread that calls {@link Poller#poll}
     */
    Thread thread();

    /**
     * Counts operations outside the loop that will wake it when they end: jobs in executors, completion stages, and
     * coroutines parked inside a blocking call of the JDK.
     *
     * @return how many are under way
     */
    int outsideWork();

    /**
     * Tells whether a callback or coroutine waits for its turn, so that a poll that has something else to do before it
     * waits need not wait. On the loop's thread.
     *
     * @return true if the next pass has something to run
     */
    default boolean hasReady() {
        return false;
    }

    /**
     * Tells how long a poll may wait from now on. For a poll that first does something that may have called
     * {@code callLater}: the time that it was given does not know of that. On the loop's thread.
     *
     * @return nanoseconds; 0 for not at all, negative for without limit
     */
    default long timeoutNanos() {
        return hasReady() ? 0 : -1;
    }

    /**
     * Describes every pending task and what it waits for.
     *
     * @return a text of one line a task
     */
    String report();
}
