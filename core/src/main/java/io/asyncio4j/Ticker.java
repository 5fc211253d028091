// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.spi.LoopClock;

/**
 * The time of a loop to ten milliseconds, in an int, so that a task can note when it was made at next to no cost. It
 * overflows after 497 days.
 */
final class Ticker {
    private static final long TICK = 10_000_000;
    private static final int PASSES_BETWEEN_LOOKS = 64;

    private final LoopClock clock;
    private int ticks;
    private int passes;

    Ticker(LoopClock clock) {
        this.clock = clock;
        look();
    }

    /** The time as of the last look. */
    int ticks() {
        return ticks;
    }

    /** Reads the clock. */
    int look() {
        note(clock.nanoTime());
        return ticks;
    }

    /** Takes over what somebody else has read from the clock. */
    void note(long nanos) {
        ticks = (int) (nanos / TICK);
    }

    /** Whether many passes have gone by; called once in each. */
    boolean isTimeToLook() {
        return ++passes % PASSES_BETWEEN_LOOKS == 0;
    }

    /** Nanoseconds from a tick until now. Any thread. */
    long age(int tick) {
        return Integer.toUnsignedLong((int) (clock.nanoTime() / TICK) - tick) * TICK;
    }
}
