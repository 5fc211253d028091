// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.testing;

import io.asyncio4j.DeadlockError;
import io.asyncio4j.spi.LoopClock;
import io.asyncio4j.spi.LoopView;
import io.asyncio4j.spi.Poller;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The time of a loop that never waits for a timer: when nothing is ready, it is at once the time of the next one.
 *
 * <p>It is both clock and poller of one loop, and starts at zero:
 * {@code EventLoop.builder().clock(virtual).poller(virtual).build()}. While work outside the loop is under way (a job in
 * an executor, a completion stage, a coroutine in a blocking call of the JDK, a {@link #hold}), the loop really waits
 * and the time stands still. When nothing is ready, no timer is pending and nothing is outside, nobody can ever wake the
 * loop: the run ends with a {@link DeadlockError} that says who waits for what.
 */
public final class VirtualClock implements Poller, LoopClock {
    /** Nanoseconds since the start. Written by the loop's thread. */
    private volatile long now;

    private volatile @Nullable LoopView loop;

    /** A wake-up that no poll has answered. Set by any thread, cleared by the loop's. */
    private volatile boolean woken;

    private final AtomicInteger holds = new AtomicInteger();

    /** Makes a clock that stands at zero. */
    public VirtualClock() {}

    /**
     * Returns the time that has passed on this clock. Any thread.
     *
     * @return the time since the clock was made
     */
    public Duration now() {
        return Duration.ofNanos(now);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    /**
     * Announces a thread of the test's own that will call the loop: until the hold is closed, the loop waits for it
     * instead of moving the time or giving up. Any thread.
     *
     * @return the hold; close it when the thread has made its last call
     */
    public Hold hold() {
        holds.incrementAndGet();
        return new Hold(this);
    }

    @Override
    public void attach(LoopView view) {
        loop = view;
    }

    @Override
    public void poll(long timeoutNanos) {
        LoopView view = loop;
        if (timeoutNanos == 0 || view == null || takeWakeup()) {
            return;
        }
        if (holds.get() > 0 || view.outsideWork() > 0) {
            LockSupport.park(this); // may end too early: the loop then polls again
            takeWakeup();
        } else if (takeWakeup()) {
            return; // the last hold was closed between the two looks, after its call
        } else if (timeoutNanos > 0) {
            now += timeoutNanos;
        } else {
            throw new DeadlockError("The loop can never go on: nothing is ready, no timer is pending, "
                    + "and nothing outside will wake it. Tasks left:\n" + view.report());
        }
    }

    private boolean takeWakeup() {
        boolean taken = woken;
        woken = false;
        return taken;
    }

    @Override
    public void wakeup() {
        woken = true;
        LoopView view = loop;
        if (view != null) {
            unpark(view);
        }
    }

    private static void unpark(LoopView view) {
        Thread thread;
        try {
            thread = view.thread();
        } catch (IllegalStateException e) {
            return; // between two runs nobody waits, and the next poll sees the flag
        }
        LockSupport.unpark(thread);
    }

    @Override
    public void close() {}

    /** Keeps a {@link VirtualClock} from moving. */
    public static final class Hold implements AutoCloseable {
        private final VirtualClock clock;
        private boolean closed;

        private Hold(VirtualClock clock) {
            this.clock = clock;
        }

        /** Lets the clock move again. Any thread; does nothing the second time. */
        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                clock.holds.decrementAndGet();
                clock.wakeup();
            }
        }
    }
}
