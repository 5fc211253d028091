// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.spi;

/**
 * A loop's source of outside events, and its way to wait when nothing is ready.
 *
 * <p>All methods but {@link #wakeup} are called on the loop's own platform thread, never inside a coroutine.
 */
public interface Poller extends AutoCloseable {
    /**
     * Gets the poller ready for a run. Called before the first poll of each run of the loop.
     *
     * @param loop what the poller may know of its loop
     */
    default void attach(LoopView loop) {}

    /**
     * Waits for outside events and handles those that came. An exception ends the run and reaches whoever runs the
     * loop.
     *
     * @param timeoutNanos the longest time to wait, in nanoseconds; 0 does not wait, a negative value waits until
     *     something happens
     */
    void poll(long timeoutNanos);

    /**
     * Makes the poll that waits now, or else the next one, return at once. May be called from any thread.
     */
    void wakeup();

    /**
     * Tells whether {@code poll(0)} is wanted once a pass while callbacks are ready, as a poller with I/O needs it.
     *
     * @return true to be polled while the loop is busy
     */
    default boolean pollsWhenBusy() {
        return false;
    }

    /** Releases what the poller holds. Called once, when the loop is closed. */
    @Override
    void close();
}
