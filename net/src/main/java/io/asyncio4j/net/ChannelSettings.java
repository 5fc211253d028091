// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/** How the channels of streams are set up, whatever their transport. */
final class ChannelSettings {
    private ChannelSettings() {}

    static void apply(NetLoop net, Channel channel, boolean unix, boolean noDelay, boolean keepAlive) {
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        if (!net.runsOn(NetTransport.IO_URING)) { // which holds a buffer while it waits for bytes
            channel.config().setRecvByteBufAllocator(net.receiveBuffer());
        }
        if (!unix) {
            channel.config().setOption(ChannelOption.TCP_NODELAY, noDelay);
            channel.config().setOption(ChannelOption.SO_KEEPALIVE, keepAlive);
        }
    }

    /** The same for a channel that was accepted, of whichever kind it is. */
    static void applyAccepted(NetLoop net, Channel channel, boolean noDelay, boolean keepAlive) {
        apply(net, channel, !(channel instanceof SocketChannel), noDelay, keepAlive);
    }

    /** The kind of address that a channel wants: the native ones have their own for Unix sockets. */
    static SocketAddress addressFor(Channel channel, SocketAddress address) {
        boolean own = channel instanceof NioDomainSocketChannel || channel instanceof NioServerDomainSocketChannel;
        return address instanceof UnixDomainSocketAddress unix && !own
                ? new DomainSocketAddress(unix.getPath().toString())
                : address;
    }
}
