// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Task;
import io.asyncio4j.net.NetLoop;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a request of HTTP/1.1 into a WebSocket, and serves it in the request's coroutine.
 *
 * @param own its options; null for the server's
 */
record WebSocketUpgrade(@Nullable WebSocketOptions own, WebSocketHandler handler) implements ResponseBody.Upgrade {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocket.class);
    private static final String PROTOCOL = "sec-websocket-protocol";

    /** How long a handler may go on after the end of its WebSocket, before it is cancelled. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    /** Whether a client asks for a WebSocket; its request must not be read before it is taken over. */
    static boolean isAskedFor(HttpServerRequest request) {
        String upgrade = request.version() == HttpVersion.HTTP_1_1 ? request.getHeader("upgrade") : null;
        return request.method() == HttpMethod.GET
                && upgrade != null
                && upgrade.toLowerCase(Locale.ROOT).contains("websocket");
    }

    @Override
    public void take(ServerExchange exchange, HttpResponse answer) throws Exception {
        HttpResponse refusal = refusal(exchange);
        if (refusal != null) {
            AnswerSender.send(exchange, refusal);
            return;
        }
        NetLoop net = exchange.net();
        WebSocket webSocket;
        try {
            webSocket = net.start(() -> accept(exchange, answer).toCompletionStage())
                    .await();
        } catch (RuntimeException e) {
            LOG.debug("A handshake of a WebSocket failed", e); // the client has its answer from Vert.x
            return;
        }
        serve(webSocket, exchange);
    }

    private WebSocketOptions options(ServerExchange exchange) {
        return own == null ? exchange.options().webSockets() : own;
    }

    private @Nullable HttpResponse refusal(ServerExchange exchange) {
        if (!exchange.asksForWebSocket()) {
            return HttpResponse.text(426, "Here is a WebSocket").header("Upgrade", "websocket");
        }
        String origin = exchange.header("origin");
        List<String> allowed = options(exchange).origins();
        if (origin != null && !allowed.isEmpty() && !allowed.contains(origin)) {
            return HttpResponse.text(403, "Pages of " + origin + " may not open this WebSocket");
        }
        return null;
    }

    /** On the bare thread. */
    private io.vertx.core.Future<WebSocket> accept(ServerExchange exchange, HttpResponse answer) {
        HttpServerRequest request = exchange.request;
        WebSocketOptions options = options(exchange);
        answer.headers().forEach(request.response().headers()::add);
        String protocol = chosen(request.getHeader(PROTOCOL), options.subprotocols());
        if (protocol != null) {
            request.response().putHeader(PROTOCOL, protocol);
        }
        return request.toWebSocket().map(accepted -> {
            WebSocket opened = WebSocket.over(exchange.net(), accepted, options, protocol);
            exchange.takenOver(() -> opened.startClose(WebSocket.GOING_AWAY, ""));
            return opened;
        });
    }

    /** The first protocol of the client's that this side speaks. */
    private static @Nullable String chosen(@Nullable String offered, List<String> spoken) {
        if (offered == null) {
            return null;
        }
        for (String protocol : offered.split(",")) {
            if (spoken.contains(protocol.strip())) {
                return protocol.strip();
            }
        }
        return null;
    }

    private void serve(WebSocket webSocket, ServerExchange exchange) {
        Task<?> task = Objects.requireNonNull(Asyncio.currentTask());
        webSocket.atEnd(() -> expire(exchange.net().loop(), task));
        try {
            handler.handle(webSocket);
            webSocket.close();
        } catch (CancelledError e) {
            webSocket.startClosing(WebSocket.GOING_AWAY, "");
            throw e;
        } catch (WebSocketClosedException e) {
            webSocket.close(); // it may be another one that has ended
        } catch (Throwable e) {
            LOG.error("The handler of {} failed, request {}", webSocket, exchange.id(), e);
            webSocket.close(WebSocket.INTERNAL_ERROR, "");
        }
    }

    private static void expire(EventLoop loop, Task<?> task) {
        if (!loop.isClosed() && !task.done()) {
            loop.callLater(GRACE, () -> task.cancel("the WebSocket ended " + GRACE.toSeconds() + " s ago"));
        }
    }

    // ---- what a server must be told ----

    /** Chooses what concerns the frames of all WebSockets of a server. */
    static void configure(HttpServerOptions server, WebSocketOptions options) {
        server.setMaxWebSocketFrameSize(options.maxFrame())
                .setMaxWebSocketMessageSize(options.maxMessage())
                .setWebSocketClosingTimeout((int) options.closeTimeout().toSeconds())
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(options.compression());
    }

    /** Bounds what a compressed frame may grow to. For each new connection, on the bare thread. */
    static void limitInflation(HttpConnection connection, WebSocketOptions options) {
        ChannelPipeline pipeline =
                ((ConnectionBase) connection).channelHandlerContext().pipeline();
        if (pipeline.get(WebSocketServerExtensionHandler.class) != null) {
            pipeline.replace(
                    WebSocketServerExtensionHandler.class,
                    "webSocketExtensionHandler",
                    new WebSocketServerExtensionHandler(
                            new PerMessageDeflateServerExtensionHandshaker(options.maxMessage())));
        }
    }
}
