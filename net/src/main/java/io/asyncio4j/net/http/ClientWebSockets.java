// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.TimeoutError;
import io.asyncio4j.net.ClientTls;
import io.asyncio4j.net.NetLoop;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Opens the WebSockets of a client. The loop's thread only. */
final class ClientWebSockets {

    private final NetLoop net;
    private final HttpClientOptions options;
    private final ClientHops hops;

    private final Map<Kind, WebSocketClient> clients = new HashMap<>();

    /** What may differ between WebSockets, and is fixed in a client of Vert.x. */
    private record Kind(int maxFrame, boolean compression, Duration closeTimeout) {
        static Kind of(WebSocketOptions wanted) {
            return new Kind(wanted.maxFrame(), wanted.compression(), wanted.closeTimeout());
        }
    }

    private boolean closed;

    ClientWebSockets(NetLoop net, HttpClientOptions options, ClientHops hops) {
        this.net = net;
        this.options = options;
        this.hops = hops;
    }

    WebSocket open(HttpCall call, WebSocketOptions wanted) {
        if (closed) {
            throw new HttpException("The client is closed", null);
        }
        ClientMessage message = hops.first(call, 0);
        if (options.unixSocket() != null) {
            throw new UnsupportedOperationException(
                    message + ": a WebSocket cannot go by a Unix socket; use a client without one");
        }
        HttpHeaders headers = hops.complete(message)
                .remove("Accept-Encoding")
                .remove("Accept")
                .remove("Proxy-Authorization"); // the proxy is asked for a tunnel, and what is in it is not the proxy's
        AsyncFuture<WebSocket> outcome = net.loop().createFuture("a WebSocket of " + message.url());
        net.netty().execute(() -> connect(message, headers, wanted, outcome));
        boolean done = false;
        try {
            WebSocket opened = Asyncio.timeout(options.connectTimeout(), outcome::await);
            done = true;
            return opened;
        } catch (TimeoutError e) {
            throw new HttpTimeoutError(
                    HttpTimeoutError.Phase.CONNECT,
                    message + ": no WebSocket within " + ClientFailures.seconds(options.connectTimeout()) + " s",
                    e);
        } finally {
            if (!done) {
                giveUp(outcome);
            }
        }
    }

    private void connect(
            ClientMessage message, HttpHeaders headers, WebSocketOptions wanted, AsyncFuture<WebSocket> outcome) {
        if (outcome.done()) {
            return;
        }
        try {
            WebSocketConnectOptions target = new WebSocketConnectOptions()
                    .setHost(message.url().host())
                    .setPort(message.url().port())
                    .setSsl(message.url().secure())
                    .setURI(message.url().target())
                    .setSubProtocols(wanted.subprotocols())
                    .setAllowOriginHeader(headers.contains("Origin"));
            headers.forEach((name, value) -> target.addHeader(name, value));
            ClientProxy proxy = message.proxy();
            if (proxy != null) {
                target.setProxyOptions(proxy.options());
            }
            clients.computeIfAbsent(Kind.of(wanted), this::client)
                    .connect(target)
                    .onComplete(made -> {
                        if (made.failed()) {
                            fail(message, outcome, made.cause());
                        } else if (outcome.done()) {
                            made.result().close();
                        } else {
                            outcome.setResult(WebSocket.over(net, made.result(), wanted));
                        }
                    });
        } catch (RuntimeException e) {
            fail(message, outcome, e);
        }
    }

    private WebSocketClient client(Kind wanted) {
        WebSocketClientOptions settings = new WebSocketClientOptions()
                .setConnectTimeout(ClientConnector.connectMillis(options))
                .setMaxFrameSize(wanted.maxFrame())
                .setMaxConnections(options.maxConnections())
                .setNonProxyHosts(List.of())
                .setTryUsePerMessageCompression(wanted.compression())
                .setClosingTimeout((int) wanted.closeTimeout().toSeconds());
        ClientTls tls = options.tls();
        (tls == null ? ClientTls.system() : tls).applyTo(settings).setSsl(false);
        return net.vertx().createWebSocketClient(settings);
    }

    private static void fail(ClientMessage message, AsyncFuture<WebSocket> outcome, Throwable cause) {
        if (outcome.done()) {
            return;
        }
        if (cause instanceof UpgradeRejectedException rejected) {
            outcome.setException(new ClientResponseException(
                    message + ": no WebSocket there, status " + rejected.getStatus(), rejected.getStatus()));
        } else {
            outcome.setException(new HttpConnectException(message + ": " + ClientFailures.reason(cause), cause));
        }
    }

    private static void giveUp(AsyncFuture<WebSocket> outcome) {
        if (!outcome.done()) {
            outcome.cancel();
        } else if (!outcome.cancelled() && outcome.exception() == null) {
            outcome.result().close();
        }
    }

    void close() {
        closed = true;
        net.netty().execute(() -> {
            clients.values().forEach(WebSocketClient::close);
            clients.clear();
        });
    }
}
