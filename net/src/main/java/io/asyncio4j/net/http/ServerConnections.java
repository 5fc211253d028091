// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.net.NetLoop;
import io.asyncio4j.net.ServerTls;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The connections of a server from their first byte on: counted, limited, guarded, encrypted. On the bare thread. */
final class ServerConnections {
    private final NetLoop net;
    private final HttpServerOptions options;
    private final ServerCounters counters;
    private final @Nullable SslContext tls;
    private final Set<ConnectionGuard> open = new HashSet<>();
    private final double headersSeconds;
    private final double idleSeconds;

    ServerConnections(NetLoop net, HttpServerOptions options, ServerCounters counters) {
        this.net = net;
        this.options = options;
        this.counters = counters;
        ServerTls given = options.tls();
        if (given == null) {
            tls = null;
        } else {
            tls = (options.http2() ? given.alpn("h2", "http/1.1") : given.alpn("http/1.1")).netty();
        }
        headersSeconds = Seconds.of(options.headersTimeout());
        idleSeconds = Seconds.of(options.idleTimeout());
    }

    void accepted(Channel channel) {
        counters.connectionsOpened++;
        counters.connections++;
        Channel listening = channel.parent();
        if (counters.connections >= options.maxConnections()) {
            listening.config().setAutoRead(false);
        }
        ConnectionGuard guard = new ConnectionGuard(this, net.loop(), channel);
        open.add(guard);
        channel.closeFuture().addListener(closed -> {
            open.remove(guard);
            counters.connections--;
            if (counters.connections < options.maxConnections()
                    && !listening.config().isAutoRead()) {
                listening.config().setAutoRead(true);
            }
        });
        channel.pipeline().addLast("guard", guard);
        if (tls != null) {
            channel.pipeline().addLast("tls", tls.newHandler(channel.alloc()));
        } else if (options.http2()) {
            channel.pipeline().addLast("upgrades", new UpgradeFilter());
        }
    }

    void closeAll() {
        new ArrayList<>(open).forEach(ConnectionGuard::close);
    }

    NetLoop net() {
        return net;
    }

    ServerCounters counters() {
        return counters;
    }

    double headersSeconds() {
        return headersSeconds;
    }

    double idleSeconds() {
        return idleSeconds;
    }
}
