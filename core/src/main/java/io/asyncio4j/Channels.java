// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.ChannelSelector;
import io.asyncio4j.internal.ParkPoller;
import io.asyncio4j.internal.SelectorThread;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The channels that a loop watches, and what it calls when they are ready.
 *
 * <p>A loop with the poller of core waits for them itself. Beside any other poller, one with Netty's or with a clock of a
 * test, a daemon thread waits, and hands over what is ready.
 */
final class Channels {
    private static final int READING = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;
    private static final int WRITING = SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT;

    private final LoopCore core;
    private final Map<SelectableChannel, Watched> watched = new IdentityHashMap<>();
    private @Nullable ChannelSelector selector;

    Channels(LoopCore core) {
        this.core = core;
    }

    /** Has a callback called when a channel is ready, in place of the one there was. */
    Side add(SelectableChannel channel, boolean reading, Runnable callback) {
        check(channel, reading);
        ChannelSelector selecting = selector == null ? open() : selector;
        if (!selecting.fits(channel)) {
            throw new IllegalArgumentException("The channel's provider is not the JDK's: " + channel);
        }
        Watched watch = watched.computeIfAbsent(channel, Watched::new);
        Side replaced = watch.side(reading);
        Side side = new Side(watch, reading, callback);
        watch.set(reading, side);
        if (replaced == null) {
            core.outside.started();
        } else {
            replaced.handle.discard();
        }
        want(side);
        return side;
    }

    private static void check(SelectableChannel channel, boolean reading) {
        if (!channel.isOpen()) {
            throw new IllegalArgumentException("The channel is closed: " + channel);
        }
        if (channel.isBlocking()) {
            throw new IllegalStateException(
                    "The channel is in blocking mode; call configureBlocking(false) before: " + channel);
        }
        if ((channel.validOps() & (reading ? READING : WRITING)) == 0) {
            throw new IllegalArgumentException(
                    "The channel cannot be " + (reading ? "read from: " : "written to: ") + channel);
        }
    }

    private ChannelSelector open() {
        ChannelSelector opened = new ChannelSelector();
        selector = opened;
        if (core.poller instanceof ParkPoller park) {
            park.selectBy(opened);
        } else {
            SelectorThread.start(opened, "asyncio4j-selector of " + core.loop);
        }
        return opened;
    }

    boolean has(SelectableChannel channel, boolean reading) {
        Watched watch = watched.get(channel);
        return watch != null && watch.side(reading) != null;
    }

    boolean remove(SelectableChannel channel, boolean reading) {
        Watched watch = watched.get(channel);
        Side side = watch == null ? null : watch.side(reading);
        if (side != null) {
            remove(side);
        }
        return side != null;
    }

    /** Does nothing if another callback has taken its place. */
    void remove(Side side) {
        Watched watch = side.watch;
        ChannelSelector selecting = selector;
        if (watch.side(side.reading) != side || selecting == null) {
            return;
        }
        side.handle.discard();
        watch.set(side.reading, null);
        core.outside.ended();
        if (watch.reader == null && watch.writer == null) {
            watched.remove(watch.channel);
        }
        if (!core.closed) {
            selecting.forget(watch, side.reading ? READING : WRITING);
            wake(selecting);
        }
    }

    private void want(Side side) {
        ChannelSelector selecting = selector;
        if (selecting != null && !core.closed) {
            selecting.want(side.watch, side.operation());
            wake(selecting);
        }
    }

    private void wake(ChannelSelector selecting) {
        if (!(core.poller instanceof ParkPoller)) {
            selecting.wakeup();
        }
    }

    void close() {
        if (selector != null) {
            selector.close();
        }
    }

    /** A channel, and what is called when it can be read and written. */
    private final class Watched extends ChannelSelector.Watch {
        private final SelectableChannel channel;

        // Written by the loop, read by the thread that selects.
        private volatile @Nullable Side reader;
        private volatile @Nullable Side writer;

        Watched(SelectableChannel channel) {
            super(channel);
            this.channel = channel;
        }

        @Nullable
        Side side(boolean reading) {
            return reading ? reader : writer;
        }

        void set(boolean reading, @Nullable Side side) {
            if (reading) {
                reader = side;
            } else {
                writer = side;
            }
        }

        @Override
        protected void ready(int operations) {
            submit((operations & READING) == 0 ? null : reader);
            submit((operations & WRITING) == 0 ? null : writer);
        }

        private void submit(@Nullable Side side) {
            if (side != null) {
                core.submit(side.handle);
            }
        }
    }

    /** One direction of a channel, and the callback for it. */
    final class Side implements Runnable {
        private final Watched watch;
        private final boolean reading;
        private final Runnable callback;
        private final Handle handle;

        Side(Watched watch, boolean reading, Runnable callback) {
            this.watch = watch;
            this.reading = reading;
            this.callback = callback;
            handle = new Handle(core, this, Context.copyCurrent());
        }

        private int operation() {
            SelectableChannel channel = watch.channel;
            if (reading) {
                return channel.validOps() & READING;
            }
            return channel instanceof SocketChannel socket && socket.isConnectionPending()
                    ? SelectionKey.OP_CONNECT
                    : SelectionKey.OP_WRITE;
        }

        @Override
        public void run() {
            try {
                callback.run();
            } finally {
                if (!watch.channel.isOpen() || watch.channel.isBlocking()) {
                    remove(this);
                } else if (watch.side(reading) == this) {
                    want(this);
                }
            }
        }

        @Override
        public String toString() {
            return callback.toString();
        }
    }
}
