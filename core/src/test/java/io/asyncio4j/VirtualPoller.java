// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.spi.LoopClock;
import io.asyncio4j.spi.LoopView;
import io.asyncio4j.spi.Poller;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Time that moves only when a loop has nothing else to do, and then at once.
 *
 * <p>While something outside the loop is at work (an executor's job, a coroutine in a blocking call), it waits for that,
 * and time stands still. With nothing to wait for at all it fails the run.
 */
final class VirtualPoller implements Poller, LoopClock {
    private @Nullable LoopView loop;
    private volatile @Nullable Thread waiter;
    private volatile boolean woken;
    private long now = 1_000_000_000_000L;

    @Override
    public void attach(LoopView view) {
        loop = view;
        waiter = view.thread();
    }

    @Override
    public void poll(long timeoutNanos) {
        LoopView view = loop;
        if (timeoutNanos == 0 || view == null) {
            return;
        }
        if (view.outsideWork() > 0) {
            while (!woken && !Thread.currentThread().isInterrupted()) {
                LockSupport.park(this);
            }
        } else if (timeoutNanos > 0) {
            now += timeoutNanos;
        } else if (!woken) {
            throw new DeadlockError("Nothing can happen any more:\n" + view.report());
        }
        woken = false;
    }

    @Override
    public void wakeup() {
        woken = true;
        LockSupport.unpark(waiter);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void close() {
        waiter = null;
    }
}
