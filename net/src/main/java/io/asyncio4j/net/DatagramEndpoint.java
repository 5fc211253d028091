// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.channels.ClosedChannelException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A socket for datagrams: packets that arrive whole or not at all, in any order.
 *
 * <p>Counterpart of asyncio's {@code DatagramTransport} and {@code DatagramProtocol}. Made by {@link Datagrams}; used on the
 * loop that made it. Any number of tasks may send and receive; each datagram is received once.
 *
 * <p>What comes while nobody receives is kept up to a limit; above it, it is dropped and counted, so that nobody can fill
 * the memory by sending.
 */
public final class DatagramEndpoint implements AutoCloseable {
    private static final int LARGEST = 65_535;

    private final NetLoop net;
    private final DatagramChannel channel;
    private final DatagramQueue queue;
    private final AsyncFuture<Boolean> gone;
    private @Nullable InetSocketAddress local;
    private @Nullable InetSocketAddress remote;
    private boolean closing;

    private DatagramEndpoint(NetLoop net, DatagramChannel channel, DatagramOptions options) {
        this.net = net;
        this.channel = channel;
        this.queue = new DatagramQueue(net.loop(), options.queueLimit());
        this.gone = net.loop().createFuture("the end of a socket for datagrams");
    }

    /** In a coroutine; one of the addresses is given. */
    static DatagramEndpoint open(
            NetLoop net, @Nullable InetSocketAddress local, @Nullable InetSocketAddress remote, DatagramOptions options)
            throws IOException {
        InetSocketAddress known = remote == null ? local : remote;
        boolean four = known != null && known.getAddress() instanceof Inet4Address;
        DatagramChannel channel = net.newDatagramChannel(four ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6);
        DatagramEndpoint made = new DatagramEndpoint(net, channel, options);
        boolean open = false;
        try {
            made.perform(() -> made.register(options));
            made.perform(() -> remote == null ? channel.bind(local) : channel.connect(remote));
            open = true;
        } catch (IOException e) {
            BindException clearer = new BindException("No socket for datagrams at " + known + ": " + e.getMessage());
            clearer.initCause(e);
            throw clearer;
        } finally {
            if (!open) {
                made.close();
            }
        }
        made.local = channel.localAddress();
        made.remote = remote;
        return made;
    }

    private ChannelFuture register(DatagramOptions options) {
        channel.config().setOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LARGEST));
        channel.config().setBroadcast(options.broadcast());
        if (options.reusePort()) {
            channel.config().setReuseAddress(true);
            channel.config().setOption(UnixChannelOption.SO_REUSEPORT, true); // ignored where there is none
        }
        channel.pipeline().addLast(new Arrivals());
        return net.nettyGroup().register(channel);
    }

    /** Does something of Netty's on the bare thread, and waits for it. */
    private void perform(Supplier<ChannelFuture> action) throws IOException {
        AsyncFuture<Boolean> outcome = net.loop().createFuture("a socket for datagrams");
        net.leave(() -> {
            try {
                action.get().addListener((ChannelFutureListener) done -> settle(outcome, done.cause()));
            } catch (RuntimeException e) {
                settle(outcome, e);
            }
        });
        Waiting.await(outcome);
    }

    private static void settle(AsyncFuture<Boolean> outcome, @Nullable Throwable failure) {
        if (outcome.done()) {
            return;
        }
        if (failure == null) {
            outcome.setResult(true);
        } else {
            outcome.setException(failure);
        }
    }

    // ---- use ----

    /**
     * Sends a datagram to the place that the socket is connected to. Returns when the operating system has taken it.
     *
     * <p><b>Cancellation.</b> It may be sent all the same.
     *
     * @param data what it holds, one byte at least; the array may be used again when this returns
     * @throws java.net.PortUnreachableException if that place has said that nobody listens, mostly to an earlier one
     * @throws IOException if it cannot be sent, such as one that is too long
     * @throws IllegalStateException if the socket is not connected
     * @throws IllegalArgumentException if it is empty
     */
    public void send(byte[] data) throws IOException {
        if (remote == null) {
            throw new IllegalStateException("This socket is not connected; use send(data, receiver)");
        }
        checkSendable(data);
        ByteBuf bytes = Unpooled.copiedBuffer(data);
        perform(() -> channel.writeAndFlush(bytes));
    }

    /**
     * Sends a datagram. Returns when the operating system has taken it. (asyncio's {@code sendto} keeps what it cannot send
     * at once, without a limit.)
     *
     * <p><b>Cancellation.</b> It may be sent all the same.
     *
     * @param data what it holds, one byte at least; the array may be used again when this returns
     * @param receiver where it goes; names are not looked up
     * @throws IOException if it cannot be sent, such as one that is too long
     * @throws IllegalArgumentException if the socket is connected to another place, the receiver is a name, or the
     *     datagram is empty
     */
    public void send(byte[] data, InetSocketAddress receiver) throws IOException {
        if (receiver.isUnresolved()) {
            throw new IllegalArgumentException("The receiver must be an address: " + receiver);
        }
        if (remote != null) {
            if (!remote.equals(receiver)) {
                throw new IllegalArgumentException("This socket is connected to " + remote + ", not to " + receiver);
            }
            send(data);
            return;
        }
        checkSendable(data);
        DatagramPacket packet = new DatagramPacket(Unpooled.copiedBuffer(data), receiver);
        perform(() -> channel.writeAndFlush(packet));
    }

    private void checkSendable(byte[] data) throws ClosedChannelException {
        if (closing) {
            throw new ClosedChannelException();
        }
        if (data.length == 0) {
            throw new IllegalArgumentException("Netty sends no empty datagrams; send one byte at least");
        }
    }

    /**
     * Receives the next datagram; waits for one.
     *
     * <p><b>Cancellation.</b> No datagram is lost by it.
     *
     * @return the datagram
     * @throws ClosedChannelException if the socket is closed, and all that had come before is received
     * @throws java.net.PortUnreachableException if the socket is connected, and there is nobody; once for each such report.
     *     The socket stays open. (asyncio calls {@code error_received}.)
     * @throws IOException if receiving fails
     */
    public Datagram receive() throws IOException {
        return queue.take();
    }

    /**
     * Counts the datagrams that came while too much lay here unreceived. Those that the operating system drops are not
     * known.
     *
     * @return how many were dropped
     */
    public long dropped() {
        return queue.dropped();
    }

    /**
     * Joins a group: what is sent to its address comes here as well.
     *
     * @param group a multicast address
     * @param through the interface where the group is
     * @throws IOException if the operating system refuses
     */
    public void join(InetAddress group, NetworkInterface through) throws IOException {
        perform(() -> channel.joinGroup(new InetSocketAddress(group, 0), through));
    }

    /**
     * Leaves a group.
     *
     * @param group a multicast address
     * @param through the interface where the group is
     * @throws IOException if the operating system refuses
     */
    public void leave(InetAddress group, NetworkInterface through) throws IOException {
        perform(() -> channel.leaveGroup(new InetSocketAddress(group, 0), through));
    }

    /**
     * Returns the own address.
     *
     * @return address and port
     */
    public InetSocketAddress localAddress() {
        InetSocketAddress known = local;
        if (known == null) {
            throw new IllegalStateException("The socket is not open");
        }
        return known;
    }

    /**
     * Returns the place that the socket is connected to.
     *
     * @return address and port; null if it is not connected
     */
    public @Nullable InetSocketAddress remoteAddress() {
        return remote;
    }

    /**
     * Tells whether the socket is closed, or about to be.
     *
     * @return true after {@link #close}
     */
    public boolean isClosing() {
        return closing;
    }

    /** Closes the socket. Those that wait to receive get a {@link ClosedChannelException}. Does not wait. Idempotent. */
    @Override
    public void close() {
        if (!closing) {
            closing = true;
            queue.close();
            net.leave(() -> channel.close().addListener(done -> settle(gone, null)));
        }
    }

    /** Waits until the socket is closed and its port is free. */
    public void waitClosed() {
        if (!gone.done()) {
            Asyncio.shield(gone).await();
        }
    }

    @Override
    public String toString() {
        return "DatagramEndpoint[" + local + (remote == null ? "" : " to " + remote) + (closing ? ", closed" : "")
                + "]";
    }

    /** What Netty reports, on the bare thread. */
    private final class Arrivals extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            try {
                if (message instanceof DatagramPacket packet
                        && !closing
                        && queue.hasRoom(packet.content().readableBytes())) {
                    queue.add(new Datagram(ByteBufUtil.getBytes(packet.content()), packet.sender()));
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            queue.fail(cause instanceof IOException failed ? failed : new IOException(cause));
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            closing = true;
            queue.close();
            settle(gone, null);
        }
    }
}
