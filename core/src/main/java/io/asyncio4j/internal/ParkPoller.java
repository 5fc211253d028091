// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import io.asyncio4j.spi.LoopView;
import io.asyncio4j.spi.Poller;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The poller of a loop without I/O of its own: it parks the loop's thread. */
public final class ParkPoller implements Poller {
    private volatile @Nullable Thread waiter;

    /** Makes the poller of one loop. */
    public ParkPoller() {}

    @Override
    public void attach(LoopView loop) {
        waiter = loop.thread();
    }

    @Override
    public void poll(long timeoutNanos) {
        if (timeoutNanos < 0) {
            LockSupport.park(this);
        } else if (timeoutNanos > 0) {
            LockSupport.parkNanos(this, timeoutNanos);
        }
    }

    @Override
    public void wakeup() {
        LockSupport.unpark(waiter);
    }

    @Override
    public void close() {}
}
