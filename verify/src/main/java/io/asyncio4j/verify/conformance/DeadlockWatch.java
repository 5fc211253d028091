// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

import io.asyncio4j.DeadlockError;
import io.asyncio4j.spi.LoopView;
import io.asyncio4j.spi.Poller;
import io.asyncio4j.testing.VirtualClock;

/** The virtual clock, but a trace ends when the program can never go on. */
final class DeadlockWatch implements Poller {
    private final VirtualClock clock;
    private final Trace trace;

    DeadlockWatch(VirtualClock clock, Trace trace) {
        this.clock = clock;
        this.trace = trace;
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
            trace.stop();
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
