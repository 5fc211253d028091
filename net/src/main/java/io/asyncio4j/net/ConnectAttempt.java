// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.asyncio4j.AsyncFuture;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

/** One try to reach one address. */
final class ConnectAttempt implements ChannelStream.Events {
    private final NetLoop net;
    private final ConnectOptions options;
    private final SocketAddress address;
    private final AsyncFuture<ChannelStream> outcome;

    /** Null before it began; written on the bare thread. */
    private @Nullable ChannelStream stream;

    private boolean abandoned;

    ConnectAttempt(NetLoop net, ConnectOptions options, SocketAddress address) {
        this.net = net;
        this.options = options;
        this.address = address;
        this.outcome = net.loop().createFuture("a connection to " + address);
    }

    AsyncFuture<ChannelStream> outcome() {
        return outcome;
    }

    void start() {
        net.leave(this::begin);
    }

    /** Gives the attempt up, or its connection, unless it is the one that is wanted. On the loop. */
    void closeUnless(@Nullable ChannelStream winner) {
        if (winner == null || stream != winner) {
            abandoned = true;
            outcome.cancel();
            net.leave(() -> {
                if (stream != null) {
                    stream.channel().close();
                }
            });
        }
    }

    private void begin() {
        if (abandoned) {
            return;
        }
        boolean unix = address instanceof UnixDomainSocketAddress;
        try {
            Channel channel = net.newChannel(unix);
            ChannelSettings.apply(net, channel, unix, options.noDelay(), options.keepAlive());
            // Time limits are the loop's own, so Netty's of 30 seconds must not come before.
            channel.config().setOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
            ChannelStream made = new ChannelStream(net, channel, options.limit(), this);
            made.connectReader();
            stream = made;
            channel.pipeline().addLast(made);
            net.nettyGroup().register(channel).addListener((ChannelFutureListener) registered -> {
                if (registered.isSuccess()) {
                    connect(channel);
                } else {
                    fail(channel, registered.cause());
                }
            });
        } catch (RuntimeException e) {
            settle(e);
        }
    }

    private void connect(Channel channel) {
        SocketAddress target = ChannelSettings.addressFor(channel, address);
        ChannelFuture connecting = options.localAddress() == null
                ? channel.connect(target)
                : channel.connect(target, options.localAddress());
        connecting.addListener((ChannelFutureListener) connected -> {
            if (!connected.isSuccess()) {
                fail(channel, connected.cause());
            }
        });
    }

    private void fail(Channel channel, Throwable cause) {
        channel.close();
        settle(cause);
    }

    private void settle(Throwable cause) {
        if (!outcome.done()) {
            outcome.setException(cause);
        }
    }

    @Override
    public void opened(ChannelStream opened) {
        if (!outcome.done()) {
            outcome.setResult(opened);
        }
    }

    @Override
    public void lost(ChannelStream gone, @Nullable Exception failure) {
        settle(failure != null ? failure : new IOException("The connection to " + address + " was closed"));
    }
}
