// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.EventLoop;
import io.asyncio4j.TimerHandle;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection that keeps a server waiting: for the headers of a request, between two requests, or with an answer.
 *
 * <p>It stands nearest to the socket, so it sees bytes before TLS and HTTP make sense of them. Its timer is the loop's. One
 * timer is kept and moved as seldom as possible; requests that come whole in one read do not touch it.
 */
final class ConnectionGuard extends ChannelDuplexHandler {
    private static final AttributeKey<ConnectionGuard> KEY = AttributeKey.valueOf(ConnectionGuard.class, "guard");

    /** How long a client may still talk after an answer that came before it had said all. */
    private static final double LINGER_SECONDS = 2;

    /** What Netty adds to the size of each message that waits. */
    private static final int ENTRY = Integer.getInteger("io.netty.transport.outboundBufferEntrySizeOverhead", 96);

    private static final double NEVER = Double.MAX_VALUE;

    /** What rounding may leave of a limit. A timer for so little might not move a clock that stands still until then. */
    private static final double NOTHING = 1e-6;

    private final ServerConnections connections;
    private final EventLoop loop;
    private final Channel channel;
    private @Nullable ChannelHandlerContext context;
    private @Nullable TimerHandle timer;
    private double armedFor = NEVER;

    /** Requests that are read or answered. */
    private int active;

    /** When the client began with headers; negative if it did not. */
    private double headersSince;

    /** Of HTTP/2, whose bytes between requests may be other frames than those of headers. */
    private boolean multiplexed;

    private double idleSince;

    /** When a client must have stopped to talk after its answer; {@link #NEVER} if nobody said so. */
    private double lingersUntil = NEVER;

    private boolean closing;

    /** How many bytes were handed over to be sent. */
    private long written;

    /** What the system had taken of the answers at the last look. */
    private long outputMark = -1;

    ConnectionGuard(ServerConnections connections, EventLoop loop, Channel channel) {
        this.connections = connections;
        this.loop = loop;
        this.channel = channel;
        channel.attr(KEY).set(this);
        headersSince = loop.time();
    }

    static @Nullable ConnectionGuard of(Channel channel) {
        return channel.attr(KEY).get();
    }

    // ---- what the channel tells ----

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        arm();
        active.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) {
        TimerHandle last = timer;
        if (last != null) {
            last.cancel();
        }
        inactive.fireChannelInactive();
    }

    /** A connection that breaks off just ends: told of it, Vert.x would write an error into the log for each. */
    @Override
    public void exceptionCaught(ChannelHandlerContext failing, Throwable cause) {
        if (cause instanceof IOException) {
            failing.close();
        } else {
            failing.fireExceptionCaught(cause);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) {
        if (message instanceof ByteBuf bytes) {
            connections.counters().bytesIn += bytes.readableBytes();
        }
        if (active == 0 && headersSince < 0 && !multiplexed) {
            headersSince = loop.time();
        }
        reading.fireChannelRead(message);
        if (active == 0 && headersSince >= 0) {
            arm();
        }
    }

    @Override
    public void write(ChannelHandlerContext writing, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            count(bytes.readableBytes());
        } else if (message instanceof FileRegion file) {
            count(file.count());
        }
        writing.write(message, promise);
    }

    private void count(long bytes) {
        written += bytes;
        connections.counters().bytesOut += bytes;
    }

    // ---- what the server tells ----

    void requestBegun(boolean overHttp2) {
        multiplexed = overHttp2;
        active++;
        headersSince = -1;
    }

    void requestEnded() {
        active--;
        if (active == 0) {
            idleSince = loop.time();
            arm();
        }
    }

    /** Whether what still comes is to be ignored. */
    boolean closing() {
        return closing;
    }

    /** Closes when the client has stopped to talk, but soon: closed at once, it might not see its answer. */
    void closeSoon() {
        if (closing) {
            return;
        }
        closing = true;
        lingersUntil = loop.time() + LINGER_SECONDS;
        arm();
        if (channel instanceof DuplexChannel duplex && channel.pipeline().get(SslHandler.class) == null) {
            duplex.shutdownOutput();
        }
    }

    /** Gives the rest of a body that nobody wants a time limit. */
    void expectEndOfBody() {
        lingersUntil = loop.time() + LINGER_SECONDS;
        arm();
    }

    void bodyEnded() {
        if (closing) {
            close();
        } else {
            lingersUntil = NEVER;
        }
    }

    /** Closes at once, on the loop's bare thread. Nothing of TLS is said any more. */
    void close() {
        closing = true;
        ChannelHandlerContext added = context;
        if (added == null || added.isRemoved()) {
            channel.close();
        } else {
            added.close();
        }
    }

    // ---- the timer ----

    private double deadline() {
        if (lingersUntil != NEVER) {
            return lingersUntil;
        }
        if (active > 0) {
            return NEVER;
        }
        return headersSince >= 0 ? headersSince + connections.headersSeconds() : idleSince + connections.idleSeconds();
    }

    private void arm() {
        double deadline = Math.min(deadline(), loop.time() + connections.idleSeconds());
        if (deadline >= armedFor) {
            return;
        }
        TimerHandle earlier = timer;
        if (earlier != null) {
            earlier.cancel();
        }
        armedFor = deadline;
        timer = loop.callAt(deadline, this::look);
    }

    private void look() {
        armedFor = NEVER;
        timer = null;
        if (!channel.isOpen()) {
            return;
        }
        boolean late = deadline() <= loop.time() + NOTHING;
        long mark = outputMark();
        boolean stuck = active > 0 && mark >= 0 && mark == outputMark;
        outputMark = mark;
        if (late || stuck) {
            connections.counters().timedOut++;
            connections.net().onBareThread(this::close);
        } else {
            arm();
        }
    }

    /** A number that changes when the system takes bytes of an answer; negative if none wait. */
    private long outputMark() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        if (waiting == null || waiting.totalPendingWriteBytes() == 0) {
            return -1;
        }
        long kept = waiting.totalPendingWriteBytes() - (long) ENTRY * waiting.size();
        return written - kept + waiting.currentProgress() & Long.MAX_VALUE;
    }
}
