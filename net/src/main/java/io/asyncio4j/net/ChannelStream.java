// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.asyncio4j.stream.ReadTransport;
import io.asyncio4j.stream.StreamProtocol;
import io.asyncio4j.stream.StreamReader;
import io.asyncio4j.stream.StreamWriter;
import io.asyncio4j.stream.WaterMarks;
import io.asyncio4j.stream.WriteTransport;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * The transport of one connection: the last handler of a Netty channel.
 *
 * <p>Netty calls it on the loop's bare thread, programs in their coroutines. What a program orders is noted, and done by
 * {@link #run} on the bare thread, once a pass, however many orders there were: so all that one pass writes goes out by
 * one call of the operating system.
 */
final class ChannelStream extends ChannelInboundHandlerAdapter implements WriteTransport, ReadTransport, Runnable {
    private final NetLoop net;
    private final Channel channel;
    private final StreamReader reader;
    private final StreamProtocol protocol;
    private final WaterMarks marks;
    private final StreamWriter writer;
    private final Events events;
    private final WriteQueue kept;

    /** How many bytes Netty has that have not gone yet. */
    private long going;

    private boolean planned;
    private boolean readingPaused;
    private boolean eofReceived;
    private boolean eofAsked;
    private boolean eofSent;
    private boolean closing;
    private boolean aborting;
    private boolean opened;
    private boolean lost;
    private @Nullable Exception failure;

    /** Null while the bytes go as they are. */
    private @Nullable TlsLayer tls;

    private final ConnectionFacts facts = new ConnectionFacts();

    /** Who wants to know how a connection fares. Called on the bare thread. */
    interface Events {
        /** It can be used. */
        void opened(ChannelStream stream);

        /** It is gone, or will never be there. Once. */
        void lost(ChannelStream stream, @Nullable Exception failure);
    }

    ChannelStream(NetLoop net, Channel channel, int limit, Events events) {
        this.net = net;
        this.channel = channel;
        this.events = events;
        this.kept = new WriteQueue(net.writeBuffers());
        this.reader = new StreamReader(limit, net.loop());
        this.protocol = new StreamProtocol(net.loop(), reader);
        this.marks = new WaterMarks(protocol);
        this.writer = new StreamWriter(this, protocol);
    }

    /** Lets the reader give orders. Not in the constructor, which must not hand out what is not made yet. */
    void connectReader() {
        reader.setTransport(this);
    }

    StreamReader reader() {
        return reader;
    }

    StreamWriter writer() {
        return writer;
    }

    Channel channel() {
        return channel;
    }

    boolean isLost() {
        return lost;
    }

    // ---- what programs order ----

    @Override
    public void write(byte[] data, int offset, int length) {
        if (eofAsked) {
            throw new IllegalStateException("write() was called after writeEof()");
        }
        if (closing || lost || length == 0) {
            return;
        }
        kept.add(data, offset, length);
        marks.rise(writeBufferSize());
        plan();
    }

    @Override
    public boolean canWriteEof() {
        return channel instanceof DuplexChannel && !facts.encrypted();
    }

    @Override
    public void writeEof() {
        if (!canWriteEof()) {
            throw new UnsupportedOperationException("The writing half of this connection cannot be ended alone");
        }
        if (!eofAsked && !closing) {
            eofAsked = true;
            plan();
        }
    }

    @Override
    public void close() {
        if (!closing) {
            closing = true;
            plan();
        }
    }

    @Override
    public void abort() {
        if (!aborting) {
            aborting = true;
            closing = true;
            plan();
        }
    }

    @Override
    public boolean isClosing() {
        return closing || lost;
    }

    @Override
    public int writeBufferSize() {
        return (int) Math.min(Integer.MAX_VALUE, kept.size() + going);
    }

    @Override
    public void setWriteBufferLimits(int newHigh, int newLow) {
        marks.set(newHigh, newLow, writeBufferSize());
    }

    @Override
    public @Nullable Object extraInfo(String name) {
        return facts.get(name);
    }

    /** Takes effect at once on the bare thread, where the reader calls it: Netty asks before each further chunk. */
    @Override
    public void pauseReading() {
        readingPaused = true;
        if (net.netty().inEventLoop()) {
            channel.config().setAutoRead(false);
        } else {
            plan();
        }
    }

    @Override
    public void resumeReading() {
        readingPaused = false;
        plan();
    }

    private void plan() {
        if (!planned && !lost) {
            planned = true;
            net.leave(this);
        }
    }

    // ---- on the bare thread ----

    /** Does what was ordered since the last time. */
    @Override
    public void run() {
        planned = false;
        if (lost) {
            return;
        }
        if (aborting) {
            kept.clear();
            drop();
            return;
        }
        if (opened && !eofReceived) { // an ended half must not be asked for more: the transport may have let it go
            boolean wanted = closing ? tls != null && tls.awaitsGoodbye() : !readingPaused;
            if (channel.config().isAutoRead() != wanted) {
                channel.config().setAutoRead(wanted);
            }
        }
        sendIfAllIsGone();
        finishIfSent();
    }

    /** What is written while the other side is slow fills buffers here: a few bytes must not hold one each in Netty. */
    private void sendIfAllIsGone() {
        if (going == 0 && kept.size() > 0) {
            send();
        }
    }

    private void send() {
        long count = kept.size();
        ChannelFuture sending = kept.writeTo(channel);
        if (sending.isSuccess()) {
            marks.fall(writeBufferSize());
        } else {
            going += count;
            sending.addListener((ChannelFutureListener) sent -> {
                going -= count;
                if (sent.isSuccess()) {
                    marks.fall(writeBufferSize());
                    sendIfAllIsGone();
                    finishIfSent();
                } else {
                    fail(sent.cause());
                }
            });
        }
    }

    private void finishIfSent() {
        if (going > 0 || kept.size() > 0 || lost) {
            return;
        }
        if (closing) {
            close(channel);
        } else if (eofAsked && !eofSent) {
            eofSent = true;
            ((DuplexChannel) channel).shutdownOutput();
        }
    }

    /** Ends the connection because of a failure; the first one is the one that is told. */
    void fail(Throwable cause) {
        if (failure == null && !closing) {
            Throwable reason = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
            failure = reason instanceof Exception exception ? exception : new IllegalStateException(reason);
        }
        closing = true;
        drop();
    }

    private void close(Channel open) {
        if (tls == null) {
            open.close();
        } else {
            tls.end(!eofReceived);
        }
    }

    /** Ends the connection without a goodbye. */
    void drop() {
        ChannelHandlerContext first = channel.pipeline().firstContext();
        if (first == null) {
            channel.close();
        } else {
            first.close(); // past the handlers, which would wait for the other side
        }
    }

    // ---- what Netty reports, on the bare thread ----

    /** The connection can be used from now on. */
    void open() {
        if (opened || lost) {
            return;
        }
        if (net.runsOn(NetTransport.IO_URING) && channel instanceof SocketChannel && channel.remoteAddress() == null) {
            channel.close(); // reset before it was accepted, which this transport does not tell later
            return;
        }
        opened = true;
        facts.note(channel);
        events.opened(this);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        open();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (!closing && message instanceof ByteBuf bytes && bytes.isReadable()) {
                receive(bytes);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void receive(ByteBuf bytes) {
        if (bytes.nioBufferCount() == 1) {
            protocol.dataReceived(bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes()));
        } else {
            protocol.dataReceived(bytes.nioBuffer());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            eofReceived = true;
            inputEnded();
        } else if (event instanceof SslCloseCompletionEvent goodbye && goodbye.isSuccess()) {
            inputEnded();
        }
    }

    private void inputEnded() {
        if (!closing) {
            protocol.eofReceived();
        }
        if (tls != null) {
            tls.inputEnded();
            close(); // as in asyncio: TLS does not go on in one direction alone
        }
    }

    // ---- TLS ----

    /**
     * Goes over to TLS, after all that was written. What has come and nobody has read is the first of it: so nobody can
     * slip in something before TLS begins. On the loop.
     */
    void startTls(TlsLayer layer) {
        if (tls != null) {
            throw new IllegalStateException("This connection speaks TLS already");
        }
        if (eofAsked) {
            throw new IllegalStateException("TLS cannot be started after writeEof()");
        }
        tls = layer;
        net.leave(() -> {
            if (lost) {
                layer.lost();
                return;
            }
            if (kept.size() > 0) {
                send(); // as it is
            }
            layer.begin(reader.takeBuffered());
            if (eofReceived) {
                layer.inputEnded();
            }
        });
    }

    /** Notes something for {@link #extraInfo}. */
    void note(String name, @Nullable Object value) {
        facts.put(name, value);
    }

    /** The other side, for messages. */
    Object peer() {
        Object peer = facts.get("peername");
        return peer == null ? "the other side" : peer;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        end();
    }

    private void end() {
        if (lost) {
            return;
        }
        lost = true;
        kept.clear();
        if (tls != null) {
            tls.lost();
        }
        protocol.connectionLost(failure);
        events.lost(this, failure);
    }

    @Override
    public String toString() {
        return "ChannelStream[" + channel + (closing ? ", closing" : "") + (lost ? ", lost" : "") + "]";
    }
}
