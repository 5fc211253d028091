// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.unix.DomainSocketAddress;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.transport.Transport;
import java.util.concurrent.ThreadFactory;

/** How Vert.x reaches a network in memory. */
final class MemoryTransport implements Transport {
    private final MemoryNetwork network;
    private final EventLoopGroup group;
    private final AcceptHook hook;

    MemoryTransport(MemoryNetwork network, EventLoopGroup group, AcceptHook hook) {
        this.network = network;
        this.group = group;
        this.hook = hook;
    }

    @Override
    public EventLoopGroup eventLoopGroup(int type, int nThreads, ThreadFactory threadFactory, int ioRatio) {
        return group;
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        throw new UnsupportedOperationException("A network in memory has one event loop, which exists already");
    }

    @Override
    public boolean supportsDomainSockets() {
        return true;
    }

    @Override
    public boolean supportFileRegion() {
        return false;
    }

    @Override
    public java.net.SocketAddress convert(SocketAddress address) {
        if (address.isDomainSocket()) {
            return new DomainSocketAddress(address.path());
        }
        return network.addresses().findOrNowhere(address.host(), address.port());
    }

    @Override
    public SocketAddress convert(java.net.SocketAddress address) {
        return address instanceof DomainSocketAddress unix
                ? SocketAddress.domainSocketAddress(unix.path())
                : Transport.super.convert(address);
    }

    @Override
    public DatagramChannel datagramChannel() {
        return new MemoryDatagramChannel(network);
    }

    @SuppressWarnings("deprecation") // Vert.x still names the family so
    @Override
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        return datagramChannel();
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        return () -> new MemoryChannel(network);
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        return () -> new MemoryServerChannel(network);
    }

    @Override
    public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
        Transport.super.configure(options, domainSocket, bootstrap);
        hook.install(bootstrap);
    }
}
