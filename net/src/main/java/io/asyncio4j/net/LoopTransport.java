// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.transport.Transport;
import java.util.concurrent.ThreadFactory;

/** Vert.x's transport of the same kind, but with one event loop that exists already. */
final class LoopTransport implements Transport {
    private final Transport kind;
    private final EventLoopGroup group;
    private final AcceptHook hook;

    LoopTransport(Transport kind, EventLoopGroup group, AcceptHook hook) {
        this.kind = kind;
        this.group = group;
        this.hook = hook;
    }

    @Override
    public String name() {
        return kind.name();
    }

    @Override
    public boolean available() {
        return kind.available();
    }

    @Override
    public Throwable unavailabilityCause() {
        return kind.unavailabilityCause();
    }

    @Override
    public io.vertx.core.spi.transport.Transport implementation() {
        return new OnLoop(kind.implementation(), group, hook);
    }

    /** All of the wrapped transport but its threads. */
    private static final class OnLoop implements io.vertx.core.spi.transport.Transport {
        private final io.vertx.core.spi.transport.Transport kind;
        private final EventLoopGroup group;
        private final AcceptHook hook;

        OnLoop(io.vertx.core.spi.transport.Transport kind, EventLoopGroup group, AcceptHook hook) {
            this.kind = kind;
            this.group = group;
            this.hook = hook;
        }

        @Override
        public EventLoopGroup eventLoopGroup(int type, int nThreads, ThreadFactory threadFactory, int ioRatio) {
            return group;
        }

        @Override
        public boolean supportsDomainSockets() {
            return kind.supportsDomainSockets();
        }

        @Override
        public boolean supportFileRegion() {
            return kind.supportFileRegion();
        }

        @Override
        public boolean isAvailable() {
            return kind.isAvailable();
        }

        @Override
        public Throwable unavailabilityCause() {
            return kind.unavailabilityCause();
        }

        @Override
        public java.net.SocketAddress convert(SocketAddress address) {
            return kind.convert(address);
        }

        @Override
        public SocketAddress convert(java.net.SocketAddress address) {
            return kind.convert(address);
        }

        @Override
        public IoHandlerFactory ioHandlerFactory() {
            return kind.ioHandlerFactory();
        }

        @SuppressWarnings("deprecation") // Vert.x still names the family so
        @Override
        public DatagramChannel datagramChannel(InternetProtocolFamily family) {
            return kind.datagramChannel(family);
        }

        @Override
        public DatagramChannel datagramChannel() {
            return kind.datagramChannel();
        }

        @Override
        public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
            return kind.channelFactory(domainSocket);
        }

        @Override
        public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
            return kind.serverChannelFactory(domainSocket);
        }

        @Override
        public void configure(DatagramChannel channel, DatagramSocketOptions options) {
            kind.configure(channel, options);
        }

        @Override
        public void configure(
                ClientOptionsBase options,
                int connectTimeout,
                boolean domainSocket,
                io.netty.bootstrap.Bootstrap bootstrap) {
            kind.configure(options, connectTimeout, domainSocket, bootstrap);
        }

        @Override
        public void configure(
                NetServerOptions options, boolean domainSocket, io.netty.bootstrap.ServerBootstrap bootstrap) {
            kind.configure(options, domainSocket, bootstrap);
            hook.install(bootstrap);
        }
    }
}
