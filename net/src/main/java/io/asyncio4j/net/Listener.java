// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.TimerHandle;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.AbstractNioChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One address at which a server listens. */
final class Listener extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(StreamServer.class);

    /** How long no connection is accepted after that failed, for want of file descriptors mostly. asyncio's figure. */
    private static final Duration REST = Duration.ofSeconds(1);

    private final NetLoop net;
    private final ServedConnections served;
    private final ServerOptions options;
    private @Nullable ServerChannel channel;
    private @Nullable SocketAddress address;
    private @Nullable UnixSocketFile file;
    private boolean wanted;
    private boolean resting;
    private boolean warned;
    private boolean closed;

    Listener(NetLoop net, ServedConnections served, ServerOptions options) {
        this.net = net;
        this.served = served;
        this.options = options;
    }

    SocketAddress address() {
        return Objects.requireNonNull(address);
    }

    /** Takes the address. In a coroutine; waits. */
    void bind(SocketAddress where) throws IOException {
        SocketAddress bindTo = where;
        UnixSocketFile unix = null;
        if (where instanceof UnixDomainSocketAddress socket && net.memory() == null) {
            unix = new UnixSocketFile(socket.getPath());
            bindTo = UnixDomainSocketAddress.of(unix.bindPath());
        }
        SocketAddress wanted = bindTo;
        tryAgainAfter(REST).cancel(); // so that its classes are loaded while there are file descriptors
        AsyncFuture<SocketAddress> bound = net.loop().createFuture("a server's address");
        net.leave(() -> begin(wanted, where, bound));
        SocketAddress taken = Waiting.await(bound);
        if (unix == null) {
            address = taken;
        } else {
            unix.moveIn();
            file = unix;
            address = where;
        }
    }

    private void begin(SocketAddress bindTo, SocketAddress where, AsyncFuture<SocketAddress> bound) {
        boolean unix = where instanceof UnixDomainSocketAddress;
        ServerChannel made;
        try {
            made = net.newServerChannel(unix);
        } catch (RuntimeException e) {
            fail(bound, where, e);
            return;
        }
        channel = made;
        try {
            made.config().setOption(ChannelOption.SO_BACKLOG, options.backlog());
            made.config().setAutoRead(false);
            if (!unix) {
                made.config().setOption(ChannelOption.SO_REUSEADDR, true);
                if (options.reusePort()) {
                    reusePort(made);
                }
            }
            made.pipeline().addLast(this);
        } catch (RuntimeException e) {
            made.unsafe().closeForcibly();
            fail(bound, where, e);
            return;
        }
        net.nettyGroup().register(made).addListener((ChannelFutureListener) registered -> {
            if (registered.isSuccess()) {
                made.bind(ChannelSettings.addressFor(made, bindTo)).addListener((ChannelFutureListener) done -> {
                    if (done.isSuccess()) {
                        listening(made, bound);
                    } else {
                        made.close();
                        fail(bound, where, done.cause());
                    }
                });
            } else {
                fail(bound, where, registered.cause());
            }
        });
    }

    private static void reusePort(Channel made) {
        boolean done = made instanceof AbstractNioChannel
                ? made.config().setOption(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true)
                : made.config().setOption(UnixChannelOption.SO_REUSEPORT, true);
        if (!done) {
            throw new UnsupportedOperationException("This system cannot share a port between servers (SO_REUSEPORT); "
                    + "use ServerOptions.loops, or one server");
        }
    }

    private void listening(ServerChannel made, AsyncFuture<SocketAddress> bound) {
        if (bound.done()) {
            made.close(); // the caller was cancelled
        } else {
            bound.setResult(Objects.requireNonNull(ConnectionFacts.plain(made.localAddress())));
        }
    }

    private static void fail(AsyncFuture<SocketAddress> bound, SocketAddress where, Throwable cause) {
        if (bound.done()) {
            return;
        }
        if (cause instanceof IOException) {
            String reason = Objects.requireNonNullElse(cause.getMessage(), cause.toString());
            BindException clearer = new BindException("Cannot listen at " + where + ": " + reason
                    + (reason.contains("in use") ? "; choose another port, 0 for any, or end what uses it" : ""));
            clearer.initCause(cause);
            bound.setException(clearer);
        } else {
            bound.setException(cause);
        }
    }

    /** Says whether connections are wanted now. On the loop. */
    void accept(boolean now) {
        wanted = now;
        resting = false;
        ServerChannel listening = channel;
        if (listening == null) {
            return;
        }
        if (net.netty().inEventLoop()) {
            update();
        } else {
            net.leave(this::update);
        }
    }

    private void update() {
        ServerChannel listening = channel;
        if (listening != null && listening.isOpen()) {
            listening.config().setAutoRead(wanted && !resting && !closed);
        }
    }

    /**
     * Gives the address free. On the loop.
     *
     * @param onClosed called on the loop when it is free
     */
    void close(Runnable onClosed) {
        closed = true;
        UnixSocketFile mine = file;
        if (mine != null) {
            mine.delete();
        }
        net.leave(() -> {
            ServerChannel listening = channel;
            if (listening == null) {
                onClosed.run();
            } else {
                listening.close();
                listening.closeFuture().addListener(done -> onClosed.run());
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        warned = false;
        served.accepted((Channel) message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!warned) {
            warned = true;
            // A logger takes locks that a parked coroutine may hold, so it is not for the bare thread.
            net.loop()
                    .callSoon(() -> LOG.warn(
                            "No connection could be accepted at {}; trying again every {} s",
                            address,
                            REST.toSeconds(),
                            cause));
        }
        if (!resting) {
            resting = true;
            update();
            tryAgainAfter(REST);
        }
    }

    private TimerHandle tryAgainAfter(Duration pause) {
        return net.loop().callLater(pause, () -> {
            resting = false;
            net.leave(this::update);
        });
    }
}
