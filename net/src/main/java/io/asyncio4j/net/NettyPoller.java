// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.asyncio4j.spi.LoopView;
import io.asyncio4j.spi.Poller;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ManualIoEventLoop;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A poller that waits by running a Netty event loop: sockets, Netty's timers and the coroutines share one thread.
 *
 * <p>Netty ties its event loop to one thread for good, so a loop with this poller runs in, and is closed by, the thread
 * that first ran it.
 */
public final class NettyPoller implements Poller {
    private static final Logger LOG = LoggerFactory.getLogger(NettyPoller.class);

    /** The longest that Netty's tasks may run before the coroutines get their turn. */
    private static final long TASKS_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Netty netty;

    /** Who runs the loop; null before the first run. Written by that thread. */
    private @Nullable Thread owner;

    /** What the loop's coroutines left for its bare thread. The loop's thread only. */
    private final ArrayDeque<Runnable> left = new ArrayDeque<>();

    /** The loop that polls; null before its first run. Written by its thread. */
    private @Nullable LoopView view;

    private @Nullable Runnable onClose;

    /** How a loop without sockets waits; null where there are sockets. */
    private @Nullable MemoryIoHandler memory;

    /**
     * Makes the poller of one loop.
     *
     * @param transport how it waits for sockets
     */
    public NettyPoller(NetTransport transport) {
        this(transport.ioHandler(), Ticker.systemTicker());
    }

    private NettyPoller(IoHandlerFactory handler, Ticker ticker) {
        netty = new Netty(handler, ticker, this::isIdle);
    }

    /** Makes the poller of a loop without sockets, which waits as the handler says. */
    NettyPoller(MemoryIoHandler handler) {
        this(executor -> handler, handler.ticker());
        memory = handler;
    }

    /**
     * Returns the event loop that channels are registered with. It runs while the loop polls.
     *
     * @return Netty's side of this loop
     */
    public IoEventLoop eventLoop() {
        return netty;
    }

    /** Sets what runs first when the loop is closed, on the loop's thread; it may {@link #poll}. */
    void onClose(Runnable action) {
        onClose = action;
    }

    /**
     * Leaves something for the loop's bare thread, which does it at the next poll, before it waits. To be called on the
     * loop. Costs no wake-up, unlike Netty's {@code execute} in a coroutine.
     */
    void leave(Runnable action) {
        left.add(action);
    }

    /** Tells whether there was anything. */
    private boolean doWhatIsLeft() {
        if (left.isEmpty()) {
            return false;
        }
        for (Runnable action = left.poll(); action != null; action = left.poll()) {
            try {
                action.run();
            } catch (RuntimeException e) {
                // A logger takes locks, and a coroutine that holds one goes on only when this thread does.
                Thread.ofVirtual().name("net-log").start(() -> LOG.error("An action of the network failed", e));
            }
        }
        return true;
    }

    /** The time for a poll, shortened by the timers that what was left has set. */
    private long shortened(long timeoutNanos) {
        LoopView loop = view;
        long now = loop == null || timeoutNanos == 0 ? timeoutNanos : loop.timeoutNanos();
        return now < 0 || timeoutNanos >= 0 && timeoutNanos < now ? timeoutNanos : now;
    }

    private boolean isIdle() {
        LoopView loop = view;
        return left.isEmpty() && (loop == null || !loop.hasReady());
    }

    @Override
    public void attach(LoopView loop) {
        own(loop.thread());
        view = loop;
        if (memory != null) {
            memory.attach(loop, loop.thread());
        }
    }

    private void own(Thread thread) {
        if (owner == null) {
            netty.setOwningThread(thread);
            owner = thread;
        } else if (owner != thread) {
            throw new IllegalStateException("A loop with sockets belongs to the thread that first ran it, " + owner
                    + "; it was used in " + thread);
        }
    }

    @Override
    public void poll(long timeoutNanos) {
        long most = doWhatIsLeft() ? shortened(timeoutNanos) : timeoutNanos;
        if (memory != null) {
            memory.polls(most);
        }
        // Netty's way to say it: 0 waits without limit, a negative value does not wait.
        long waitNanos = most < 0 ? 0 : most == 0 ? -1 : most;
        try {
            netty.run(waitNanos, TASKS_NANOS);
        } finally {
            netty.wakeRequested = false;
        }
    }

    @Override
    public void wakeup() {
        netty.wakeRequested = true;
        netty.wakeup();
    }

    @Override
    public boolean pollsWhenBusy() {
        return true;
    }

    @Override
    public void close() {
        own(Thread.currentThread());
        Runnable action = onClose;
        if (action != null) {
            action.run();
        }
        doWhatIsLeft();
        if (memory != null) {
            memory.end();
        }
        netty.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
        while (!netty.isTerminated()) {
            netty.run(-1, TASKS_NANOS);
        }
    }

    /** An event loop that does not begin to wait after a wake-up that came while it was not waiting. */
    private static final class Netty extends ManualIoEventLoop {
        /** Set by any thread before it wakes; taken back by the loop's thread after each poll. */
        private volatile boolean wakeRequested;

        private final BooleanSupplier idle;

        Netty(IoHandlerFactory factory, Ticker ticker, BooleanSupplier idle) {
            super(null, null, factory, ticker);
            this.idle = idle;
        }

        @Override
        protected boolean canBlock() {
            return !wakeRequested && idle.getAsBoolean();
        }
    }
}
