// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import io.asyncio4j.spi.LoopView;
import io.asyncio4j.spi.Poller;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The poller of a loop without a poller of its own: it parks the loop's thread, or lets it wait for channels. */
public final class ParkPoller implements Poller {
    private volatile @Nullable Thread waiter;

    /** What the loop waits in once it has watched a channel. Written by the loop. */
    private volatile @Nullable ChannelSelector channels;

    /** Makes the poller of one loop. */
    public ParkPoller() {}

    /**
     * Waits for channels from now on.
     *
     * @param newChannels what selects
     */
    public void selectBy(ChannelSelector newChannels) {
        channels = newChannels;
    }

    @Override
    public void attach(LoopView loop) {
        waiter = loop.thread();
    }

    @Override
    public void poll(long timeoutNanos) {
        ChannelSelector selector = channels;
        if (selector != null) {
            selector.select(timeoutNanos);
        } else if (timeoutNanos < 0) {
            LockSupport.park(this);
        } else if (timeoutNanos > 0) {
            LockSupport.parkNanos(this, timeoutNanos);
        }
    }

    @Override
    public boolean pollsWhenBusy() {
        ChannelSelector selector = channels;
        return selector != null && selector.isWatching();
    }

    @Override
    public void wakeup() {
        ChannelSelector selector = channels;
        if (selector != null) {
            selector.wakeup();
        } else {
            LockSupport.unpark(waiter);
        }
    }

    @Override
    public void close() {}
}
