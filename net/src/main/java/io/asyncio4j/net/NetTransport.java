// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.netty.channel.Channel;
import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueDatagramChannel;
import io.netty.channel.kqueue.KQueueDomainSocketChannel;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerDomainSocketChannel;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.vertx.core.transport.Transport;
import java.util.Arrays;
import java.util.Locale;

/** A way of the operating system to wait for many sockets. */
public enum NetTransport {
    /** Linux epoll, through Netty's native library. */
    EPOLL {
        @Override
        public boolean isAvailable() {
            return Epoll.isAvailable();
        }

        @Override
        IoHandlerFactory ioHandler() {
            return EpollIoHandler.newFactory(EVENTS_A_PASS, DefaultSelectStrategyFactory.INSTANCE);
        }

        @Override
        Transport vertx() {
            return Transport.EPOLL;
        }

        @Override
        Channel newChannel(boolean unix) {
            return unix ? new EpollDomainSocketChannel() : new EpollSocketChannel();
        }

        @Override
        ServerChannel newServerChannel(boolean unix) {
            return unix ? new EpollServerDomainSocketChannel() : new EpollServerSocketChannel();
        }

        @Override
        DatagramChannel newDatagramChannel(SocketProtocolFamily family) {
            return new EpollDatagramChannel(family);
        }
    },
    /** Linux io_uring, through Netty's native library. */
    IO_URING {
        @Override
        public boolean isAvailable() {
            return IoUring.isAvailable();
        }

        @Override
        IoHandlerFactory ioHandler() {
            return IoUringIoHandler.newFactory();
        }

        @Override
        Transport vertx() {
            return Transport.IO_URING;
        }

        @Override
        Channel newChannel(boolean unix) {
            return unix ? new IoUringDomainSocketChannel() : new IoUringSocketChannel();
        }

        @Override
        ServerChannel newServerChannel(boolean unix) {
            return unix ? new IoUringServerDomainSocketChannel() : new IoUringServerSocketChannel();
        }

        @Override
        DatagramChannel newDatagramChannel(SocketProtocolFamily family) {
            return new IoUringDatagramChannel(family);
        }
    },
    /** kqueue of macOS and the BSDs, through Netty's native library. */
    KQUEUE {
        @Override
        public boolean isAvailable() {
            return KQueue.isAvailable();
        }

        @Override
        IoHandlerFactory ioHandler() {
            return KQueueIoHandler.newFactory();
        }

        @Override
        Transport vertx() {
            return Transport.KQUEUE;
        }

        @Override
        Channel newChannel(boolean unix) {
            return unix ? new KQueueDomainSocketChannel() : new KQueueSocketChannel();
        }

        @Override
        ServerChannel newServerChannel(boolean unix) {
            return unix ? new KQueueServerDomainSocketChannel() : new KQueueServerSocketChannel();
        }

        @Override
        DatagramChannel newDatagramChannel(SocketProtocolFamily family) {
            return new KQueueDatagramChannel(family);
        }
    },
    /** The JDK's selectors; there is no system without them. */
    NIO {
        @Override
        public boolean isAvailable() {
            return true;
        }

        @Override
        IoHandlerFactory ioHandler() {
            return NioIoHandler.newFactory();
        }

        @Override
        Transport vertx() {
            return Transport.NIO;
        }

        @Override
        Channel newChannel(boolean unix) {
            return unix ? new NioDomainSocketChannel() : new NioSocketChannel();
        }

        @Override
        ServerChannel newServerChannel(boolean unix) {
            return unix ? new NioServerDomainSocketChannel() : new NioServerSocketChannel();
        }

        @Override
        DatagramChannel newDatagramChannel(SocketProtocolFamily family) {
            return new NioDatagramChannel(family);
        }
    };

    /**
     * How many sockets one pass looks at. What it reads is answered at its end: with all of a thousand at once, the bytes
     * of the first have left the processor's cache by then, and the other sides have waited for all of them.
     */
    private static final int EVENTS_A_PASS = 32;

    private static final String PROPERTY = "asyncio4j.transport";

    /**
     * Tells whether this machine and class path have it.
     *
     * @return true if loops can be made with it
     */
    public abstract boolean isAvailable();

    abstract IoHandlerFactory ioHandler();

    abstract Transport vertx();

    /** Makes a channel that is not connected yet: of a Unix socket, or of TCP. */
    abstract Channel newChannel(boolean unix);

    /** Makes a channel that can be bound and then accepts: of a Unix socket, or of TCP. */
    abstract ServerChannel newServerChannel(boolean unix);

    /** Makes a channel for datagrams. */
    abstract DatagramChannel newDatagramChannel(SocketProtocolFamily family);

    /**
     * Returns the transport of this process: the one that the system property {@code asyncio4j.transport} names, else
     * the first available of epoll, io_uring, kqueue, nio.
     *
     * @return the transport of every loop that names none
     * @throws IllegalStateException if the property names an unknown or unavailable one
     */
    public static NetTransport preferred() {
        String name = System.getProperty(PROPERTY, "");
        if (name.isBlank()) {
            return Arrays.stream(values())
                    .filter(NetTransport::isAvailable)
                    .findFirst()
                    .orElse(NIO);
        }
        for (NetTransport transport : values()) {
            if (transport.name().equalsIgnoreCase(name.trim()) && transport.isAvailable()) {
                return transport;
            }
        }
        throw new IllegalStateException("-D" + PROPERTY + "=" + name + " cannot be used here; available: "
                + Arrays.stream(values())
                        .filter(NetTransport::isAvailable)
                        .map(transport -> transport.name().toLowerCase(Locale.ROOT))
                        .toList());
    }
}
