// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.asyncio4j.spi.LoopClock;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;

/** The time of a loop, for Netty's timers. */
final class LoopTicker implements Ticker {
    private final LoopClock clock;
    private final long start;
    private boolean ending;
    private long past;

    LoopTicker(LoopClock clock) {
        this.clock = clock;
        this.start = clock.nanoTime();
    }

    @Override
    public long initialNanoTime() {
        return start;
    }

    @Override
    public long nanoTime() {
        if (ending) {
            past++;
        }
        return clock.nanoTime() + past;
    }

    /** Lets time pass at each look from now on: Netty shuts down only while it passes. */
    void end() {
        ending = true;
    }

    @Override
    public void sleep(long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("A thread that sleeps would stop the loop");
    }
}
