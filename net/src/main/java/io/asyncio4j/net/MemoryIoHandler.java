// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.asyncio4j.spi.LoopClock;
import io.asyncio4j.spi.LoopView;
import io.asyncio4j.spi.Poller;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How Netty waits where there are no sockets: by another poller, which knows the time and what goes on outside.
 *
 * <p>Libraries have timers that come again for ever, such as the cleaner of a pool. When nothing but those has run for an
 * hour of the loop's time, the poller is asked to wait without limit, as if they were not there; a virtual clock then says
 * who waits for what.
 */
final class MemoryIoHandler implements IoHandler {
    private static final long PATIENCE_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final int PATIENCE_POLLS = 1000;

    private final Poller waiting;
    private final LoopTicker ticker;

    /** Work in threads of libraries that will come back to the loop. */
    private final AtomicInteger outside;

    private final Runnable onDestroy;

    /** What the loop's own timers allow, in nanoseconds; negative without limit. */
    private long timeoutNanos;

    private long idleSince;
    private int idlePolls;

    MemoryIoHandler(Poller waiting, LoopClock clock, AtomicInteger outside, Runnable onDestroy) {
        this.waiting = waiting;
        this.ticker = new LoopTicker(clock);
        this.outside = outside;
        this.onDestroy = onDestroy;
    }

    /** The time of Netty's timers. */
    LoopTicker ticker() {
        return ticker;
    }

    /** The loop is closing. */
    void end() {
        ticker.end();
    }

    /** The loop polls; so long it may take. */
    void polls(long timeout) {
        timeoutNanos = timeout;
        if (timeout >= 0) {
            idlePolls = 0;
        }
    }

    void attach(LoopView loop, Thread thread) {
        waiting.attach(new LoopView() {
            @Override
            public Thread thread() {
                return thread;
            }

            @Override
            public int outsideWork() {
                return loop.outsideWork() + outside.get();
            }

            @Override
            public boolean hasReady() {
                return loop.hasReady();
            }

            @Override
            public long timeoutNanos() {
                return loop.timeoutNanos();
            }

            @Override
            public String report() {
                return loop.report();
            }
        });
    }

    @Override
    public int run(IoHandlerContext context) {
        if (context.canBlock()) {
            long delay = context.delayNanos(ticker.nanoTime());
            waiting.poll(delay == Long.MAX_VALUE || isIdleForLong() ? -1 : delay);
        }
        return 0;
    }

    private boolean isIdleForLong() {
        if (timeoutNanos >= 0) {
            return false;
        }
        if (idlePolls++ == 0) {
            idleSince = ticker.nanoTime();
        }
        return idlePolls > PATIENCE_POLLS && ticker.nanoTime() - idleSince > PATIENCE_NANOS;
    }

    @Override
    public void wakeup() {
        waiting.wakeup();
    }

    @Override
    public void prepareToDestroy() {
        onDestroy.run();
    }

    @Override
    public void destroy() {
        waiting.close();
    }

    @Override
    public IoRegistration register(IoHandle handle) {
        throw new UnsupportedOperationException("A loop with a network in memory has no sockets");
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handle) {
        return false;
    }
}
