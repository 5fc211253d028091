// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

import io.asyncio4j.DeadlockError;
import io.asyncio4j.spi.LoopClock;
import io.asyncio4j.spi.LoopView;
import io.asyncio4j.spi.Poller;
import io.asyncio4j.testing.VirtualClock;
import java.time.Duration;

/** The virtual clock, but a statement can take time, and a trace ends when the program can never go on. */
final class ProgramClock implements Poller, LoopClock {
    private final VirtualClock clock = new VirtualClock();
    private final Runnable onDeadlock;
    private long takenNanos;

    ProgramClock(Runnable onDeadlock) {
        this.onDeadlock = onDeadlock;
    }

    /** Lets time go by while the loop can do nothing. */
    void take(Duration duration) {
        takenNanos += duration.toNanos();
    }

    @Override
    public long nanoTime() {
        return clock.nanoTime() + takenNanos;
    }

    @Override
    public void attach(LoopView loop) {
        clock.attach(loop);
    }

    @Override
    public void poll(long timeoutNanos) {
        try {
            clock.poll(timeoutNanos);
        } catch (DeadlockError e) {
            onDeadlock.run();
            throw e;
        }
    }

    @Override
    public void wakeup() {
        clock.wakeup();
    }

    @Override
    public void close() {
        clock.close();
    }
}
