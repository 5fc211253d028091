// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.TimeoutError;
import io.asyncio4j.net.ClientTls;
import io.asyncio4j.net.NetLoop;
import io.vertx.core.AsyncResult;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes the connections of a client. */
final class ClientConnector {
    /** When Netty gives up a connection that nobody waits for any more. */
    private static final Duration LONGEST_CONNECT = Duration.ofMinutes(1);

    private static final int LONGEST_LINE = 16 << 10;

    /** Of a connection of HTTP/2: an answer that nobody reads keeps 64 KiB of it, and must not hold up the others. */
    private static final int HTTP2_WINDOW = 16 << 20;

    private final NetLoop net;
    private final HttpClientAgent agent;
    private final @Nullable Duration timeout;
    private final @Nullable Path unixSocket;
    private final boolean http2;
    private final boolean http2PriorKnowledge;
    private final Set<AsyncFuture<ClientConnection>> pending = new HashSet<>();

    ClientConnector(NetLoop net, HttpClientOptions options) {
        this.net = net;
        this.timeout = options.connectTimeout();
        this.unixSocket = options.unixSocket();
        this.http2 = options.http2();
        this.http2PriorKnowledge = options.http2PriorKnowledge();
        this.agent = agent(net, options);
    }

    /** Twice the time that callers wait, who are told by the pool. */
    static int connectMillis(HttpClientOptions options) {
        Duration limit = options.connectTimeout();
        long millis = limit == null || limit.compareTo(LONGEST_CONNECT) > 0
                ? LONGEST_CONNECT.toMillis()
                : 2 * limit.toMillis();
        return Math.clamp(millis, 1000, (int) LONGEST_CONNECT.toMillis());
    }

    private static HttpClientAgent agent(NetLoop net, HttpClientOptions options) {
        io.vertx.core.http.HttpClientOptions settings = new io.vertx.core.http.HttpClientOptions()
                .setConnectTimeout(connectMillis(options))
                .setKeepAliveTimeout(0)
                .setHttp2KeepAliveTimeout(0)
                .setMaxHeaderSize(options.maxHeaderSize())
                .setMaxInitialLineLength(LONGEST_LINE)
                .setNonProxyHosts(List.of())
                .setHttp2ClearTextUpgrade(false)
                .setHttp2ConnectionWindowSize(HTTP2_WINDOW)
                .setProtocolVersion(options.http2PriorKnowledge() ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1)
                .setUseAlpn(options.http2() || options.http2PriorKnowledge())
                .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1));
        ClientTls tls = options.tls();
        (tls == null ? ClientTls.system() : tls).applyTo(settings).setSsl(false);
        settings.setSslHandshakeTimeout(Math.min(settings.getSslHandshakeTimeout(), connectMillis(options)));
        settings.getInitialSettings().setMaxHeaderListSize(options.maxHeaderSize());
        return net.vertx()
                .httpClientBuilder()
                .with(settings)
                .with(new PoolOptions().setCleanerPeriod(0))
                .build();
    }

    boolean maySpeakHttp2(ClientRoute route) {
        return route.secure() ? http2 : http2PriorKnowledge;
    }

    /**
     * Makes a connection and waits for it.
     *
     * @param opened is told of it as soon as it is there
     * @param closed is told of its end
     */
    ClientConnection connect(ClientRoute route, Consumer<ClientConnection> opened, Consumer<ClientConnection> closed) {
        AsyncFuture<ClientConnection> outcome = net.loop().createFuture("a connection to " + route);
        net.netty().execute(() -> {
            try {
                agent.connect(options(route)).onComplete(made -> connected(made, outcome, opened, closed));
            } catch (RuntimeException e) {
                fail(outcome, e);
            }
        });
        ClientConnection connection = null;
        pending.add(outcome);
        try {
            connection = Asyncio.timeout(timeout, outcome::await);
            return connection;
        } catch (TimeoutError e) {
            throw new HttpTimeoutError(
                    HttpTimeoutError.Phase.CONNECT,
                    "no connection to " + route + " within " + ClientFailures.seconds(timeout) + " s",
                    e);
        } finally {
            pending.remove(outcome);
            if (connection == null) {
                giveUp(outcome);
            }
        }
    }

    private HttpConnectOptions options(ClientRoute route) {
        HttpConnectOptions options = new HttpConnectOptions()
                .setHost(route.host())
                .setPort(route.port())
                .setSsl(route.secure());
        ClientProxy proxy = route.proxy();
        if (unixSocket != null) {
            options.setServer(SocketAddress.domainSocketAddress(unixSocket.toString()));
        } else if (proxy != null && proxy.forwards(route.secure())) {
            options.setServer(SocketAddress.inetSocketAddress(proxy.port(), proxy.host()));
        } else {
            options.setServer(SocketAddress.inetSocketAddress(route.port(), route.host()));
            if (proxy != null) {
                options.setProxyOptions(proxy.options());
            }
        }
        return options;
    }

    private static void connected(
            AsyncResult<HttpClientConnection> made,
            AsyncFuture<ClientConnection> outcome,
            Consumer<ClientConnection> opened,
            Consumer<ClientConnection> closed) {
        if (made.failed()) {
            fail(outcome, made.cause());
            return;
        }
        HttpClientConnection raw = made.result();
        if (outcome.done()) {
            raw.close();
            return;
        }
        ClientConnection connection = new ClientConnection(raw);
        raw.exceptionHandler(ignored -> connection.markGone());
        raw.closeHandler(end -> {
            connection.markGone();
            closed.accept(connection);
        });
        if (connection.isHttp2()) {
            raw.goAwayHandler(ignored -> connection.markGone());
            raw.shutdownHandler(ignored -> connection.markGone());
        }
        opened.accept(connection);
        outcome.setResult(connection);
    }

    private static void fail(AsyncFuture<ClientConnection> outcome, Throwable cause) {
        if (!outcome.done()) {
            outcome.setException(new HttpConnectException(ClientFailures.reason(cause), cause));
        }
    }

    /** Nobody will use the connection: closes it now or when it comes. */
    private void giveUp(AsyncFuture<ClientConnection> outcome) {
        if (!outcome.done()) {
            outcome.cancel();
        } else if (!outcome.cancelled() && outcome.exception() == null) {
            ClientConnection late = outcome.result();
            late.markGone();
            net.netty().execute(() -> late.close(true));
        }
    }

    /** Closes what the pool does not know of; who waits for a connection gets an error. */
    void close() {
        for (AsyncFuture<ClientConnection> outcome : pending) {
            if (!outcome.done()) {
                outcome.setException(new HttpException("The client was closed", null));
            }
        }
        net.netty().execute(agent::close);
    }
}
