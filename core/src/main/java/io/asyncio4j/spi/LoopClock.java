// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.spi;

/**
 * Where a loop reads its time. A loop measures only differences, so the origin is free.
 */
@FunctionalInterface
public interface LoopClock {
    /**
     * Returns the time now; it never goes back. Called on the loop's thread, and by {@code EventLoop.time()} on any.
     *
     * @return nanoseconds since an arbitrary origin
     */
    long nanoTime();

    /**
     * Returns the clock of the system, {@link System#nanoTime}.
     *
     * @return the system's monotonic clock
     */
    static LoopClock system() {
        return System::nanoTime;
    }
}
