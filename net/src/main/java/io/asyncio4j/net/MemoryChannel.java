// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One end of a connection in memory, which behaves as a socket of TCP does. The bare loop thread only. */
final class MemoryChannel extends AbstractChannel implements DuplexChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

    private enum State {
        OPEN,
        CONNECTED,
        CLOSED
    }

    private final MemoryNetwork network;
    private final MemoryConfig config = new MemoryConfig(this, () -> setReading(false));
    private State state = State.OPEN;
    private @Nullable MemoryLink link;
    private @Nullable MemoryLane in;
    private @Nullable MemoryLane out;
    private @Nullable SocketAddress local;
    private @Nullable SocketAddress remote;
    private @Nullable ChannelPromise connecting;
    private @Nullable ScheduledFuture<?> patience;
    private boolean readPending;
    private boolean reading;
    private boolean noRoom;
    private boolean inputShutdown;
    private boolean outputShutdown;

    /** The end of one who will connect. */
    MemoryChannel(MemoryNetwork network) {
        super(null);
        this.network = network;
    }

    /** The end of a server, connected already. */
    MemoryChannel(Channel parent, MemoryNetwork network, MemoryLink link) {
        super(parent);
        this.network = network;
        this.local = link.server();
        this.remote = link.client();
        join(link, link.toServer, link.toClient);
    }

    private void join(MemoryLink joined, MemoryLane receiving, MemoryLane sending) {
        link = joined;
        in = receiving;
        out = sending;
        receiving.to = this;
        sending.from = this;
        state = State.CONNECTED;
    }

    // ---- state ----

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public boolean isOpen() {
        return state != State.CLOSED;
    }

    @Override
    public boolean isActive() {
        return state == State.CONNECTED;
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop == network.netty();
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        return local;
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
        return remote;
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new MemoryUnsafe();
    }

    private void setReading(boolean wanted) {
        readPending = wanted;
    }

    // ---- connecting ----

    @Override
    protected void doBind(SocketAddress address) {
        local = network.bindClient(address);
    }

    private final class MemoryUnsafe extends AbstractUnsafe {
        @Override
        public void connect(SocketAddress to, SocketAddress from, ChannelPromise promise) {
            if (promise.isDone() || !ensureOpen(promise)) {
                return;
            }
            if (state == State.CONNECTED) {
                promise.tryFailure(new AlreadyConnectedException());
                return;
            }
            if (connecting != null) {
                promise.tryFailure(new ConnectionPendingException());
                return;
            }
            connecting = promise;
            promise.addListener(done -> {
                if (done.isCancelled()) {
                    connecting = null;
                    close(voidPromise());
                }
            });
            try {
                SocketAddress own =
                        from != null ? network.bindClient(from) : local != null ? local : network.clientOf(to);
                local = own;
                remote = to;
                int timeout = config.getConnectTimeoutMillis();
                if (timeout > 0) {
                    patience = eventLoop().schedule(() -> connectTimedOut(to), timeout, TimeUnit.MILLISECONDS);
                }
                network.connect(MemoryChannel.this, own, to);
            } catch (IOException | RuntimeException e) {
                refused(e);
            }
        }

        void flushAgain() {
            flush0();
        }
    }

    private void connectTimedOut(SocketAddress to) {
        refused(new ConnectTimeoutException("connection timed out: " + to));
    }

    /** Takes the promise of the connect that is under way, if one is; its time limit ends. */
    private @Nullable ChannelPromise takeConnecting() {
        ChannelPromise promise = connecting;
        connecting = null;
        if (patience != null) {
            patience.cancel(false);
            patience = null;
        }
        return promise;
    }

    /** The server has taken the connection up. False if nobody wants it any more. */
    boolean accepted(MemoryLink made) {
        ChannelPromise promise = takeConnecting();
        if (promise == null || state != State.OPEN) {
            return false;
        }
        join(made, made.toClient, made.toServer);
        boolean wanted = promise.trySuccess();
        pipeline().fireChannelActive();
        if (!wanted) {
            close();
        }
        return true;
    }

    /** There is no connection to be had. */
    void refused(Exception reason) {
        ChannelPromise promise = takeConnecting();
        if (promise != null) {
            remote = null;
            promise.tryFailure(reason);
            unsafe().close(voidPromise());
        }
    }

    // ---- reading ----

    @Override
    protected void doBeginRead() {
        readPending = true;
        if (in != null && in.isReadable() && !reading) {
            network.nextPass(this::arrived);
        }
    }

    /** Something has arrived, or reading was asked for: hands a part of it on if somebody reads. */
    void arrived() {
        MemoryLane lane = in;
        if (lane != null && lane.failure() != null) {
            roomCame(); // a write that waits learns that it waits in vain
        }
        if (lane == null || !readPending || reading || inputShutdown || state != State.CONNECTED || !isRegistered()) {
            return;
        }
        reading = true;
        try {
            read(lane);
        } finally {
            reading = false;
        }
        if (readPending && lane.isReadable() && !inputShutdown && state == State.CONNECTED) {
            network.nextPass(this::arrived);
        }
    }

    private void read(MemoryLane lane) {
        SocketException failure = lane.failure();
        if (failure != null) {
            fail(failure);
            return;
        }
        if (lane.hasBytes()) {
            readPending = false;
            byte[] bytes = lane.take();
            pipeline().fireChannelRead(alloc().buffer(bytes.length).writeBytes(bytes));
            pipeline().fireChannelReadComplete();
        } else if (lane.isEnded()) {
            readPending = false;
            inputEnded();
        }
    }

    private void inputEnded() {
        inputShutdown = true;
        if (Boolean.TRUE.equals(config.getOption(ChannelOption.ALLOW_HALF_CLOSURE)) && !outputShutdown) {
            pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            pipeline().fireUserEventTriggered(ChannelInputShutdownReadComplete.INSTANCE);
        } else {
            unsafe().close(voidPromise());
        }
    }

    /** The connection was reset: even one that reads nothing learns it when it writes, and one that reads at once. */
    void resetByPeer() {
        if (state == State.CONNECTED) {
            fail(new SocketException("Connection reset"));
        }
    }

    private void fail(SocketException failure) {
        readPending = false;
        if (in != null) {
            in.drop();
        }
        out = null;
        pipeline().fireExceptionCaught(failure);
        unsafe().close(voidPromise());
    }

    // ---- writing ----

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (message instanceof ByteBuf) {
            return message;
        }
        throw new UnsupportedOperationException(
                "A channel in memory sends bytes, not " + message.getClass().getName());
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer buffers) throws SocketException {
        MemoryLane lane = out;
        while (buffers.current() instanceof ByteBuf buffer) {
            int length = buffer.readableBytes();
            if (length == 0) {
                buffers.remove();
                continue;
            }
            if (lane == null || in != null && in.failure() != null) {
                throw new SocketException("Broken pipe");
            }
            int count = Math.min(length, lane.room());
            if (count == 0) {
                noRoom = true;
                return;
            }
            byte[] bytes = ByteBufUtil.getBytes(buffer, buffer.readerIndex(), count, true);
            lane.send(bytes); // before who waits for it is told, and perhaps closes
            buffers.removeBytes(count);
        }
    }

    /** The other side has read. */
    void roomCame() {
        if (noRoom) {
            noRoom = false;
            network.soon(() -> ((MemoryUnsafe) unsafe()).flushAgain());
        }
    }

    // ---- ending ----

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doClose() {
        boolean connected = state == State.CONNECTED;
        state = State.CLOSED;
        ChannelPromise promise = takeConnecting();
        if (promise != null) {
            promise.tryFailure(new ClosedChannelException());
        }
        MemoryLane lane = out;
        if (connected && lane != null) {
            boolean unread = in != null && in.drop();
            if (unread || Integer.valueOf(0).equals(config.getOption(ChannelOption.SO_LINGER))) {
                lane.sendReset();
            } else if (!outputShutdown) {
                lane.sendEnd();
            }
        }
        if (link != null) {
            network.ended(link);
        }
    }

    @Override
    protected void doShutdownOutput() {
        if (!outputShutdown) {
            outputShutdown = true;
            if (out != null) {
                out.sendEnd();
            }
            if (inputShutdown) {
                network.soon(() -> unsafe().close(voidPromise()));
            }
        }
    }

    @Override
    public boolean isInputShutdown() {
        return inputShutdown;
    }

    @Override
    public boolean isOutputShutdown() {
        return outputShutdown;
    }

    @Override
    public boolean isShutdown() {
        return inputShutdown && outputShutdown;
    }

    @Override
    public ChannelFuture shutdownInput() {
        return shutdownInput(newPromise());
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        return onLoop(promise, () -> {
            inputShutdown = true;
            promise.trySuccess();
        });
    }

    @Override
    public ChannelFuture shutdownOutput() {
        return shutdownOutput(newPromise());
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        return onLoop(promise, () -> ((AbstractUnsafe) unsafe()).shutdownOutput(promise));
    }

    @Override
    public ChannelFuture shutdown() {
        return shutdown(newPromise());
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
        return onLoop(promise, () -> {
            inputShutdown = true;
            ((AbstractUnsafe) unsafe()).shutdownOutput(promise);
        });
    }

    private ChannelFuture onLoop(ChannelPromise promise, Runnable action) {
        if (eventLoop().inEventLoop()) {
            action.run();
        } else {
            eventLoop().execute(action);
        }
        return promise;
    }
}
