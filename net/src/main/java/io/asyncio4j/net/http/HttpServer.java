// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.net.NetLoop;
import org.jspecify.annotations.Nullable;

/**
 * Answers HTTP requests, each in a coroutine of the loop on which the server was started.
 *
 * <p>Counterpart of aiohttp's {@code web.AppRunner} with one site. A server belongs to its loop. What its clients may do
 * is bounded by {@link HttpServerOptions}.
 *
 * <p><b>Cancellation.</b> A request's coroutine is cancelled when its client goes away, and when the server is closed.
 */
public final class HttpServer implements AutoCloseable {
    private final NetLoop net;
    private final RequestIntake intake;
    private final String host;
    private io.vertx.core.http.@Nullable HttpServer server;

    private HttpServer(NetLoop net, String host, HttpHandler handler, HttpServerOptions options) {
        this.net = net;
        this.host = host;
        this.intake = new RequestIntake(net, options, handler);
    }

    /**
     * Starts a server on the running loop and returns when it listens.
     *
     * @param handler answers the requests
     * @param host the address to listen on, such as {@code 127.0.0.1}
     * @param port the port; 0 for any free one
     * @return the server
     * @throws HttpException if it cannot listen there
     */
    public static HttpServer start(HttpHandler handler, String host, int port) {
        return start(handler, host, port, HttpServerOptions.DEFAULT);
    }

    /**
     * Starts a server on the running loop and returns when it listens.
     *
     * @param handler answers the requests
     * @param host the address to listen on, such as {@code 127.0.0.1}
     * @param port the port; 0 for any free one
     * @param options what clients may do
     * @return the server
     * @throws HttpException if it cannot listen there
     */
    public static HttpServer start(HttpHandler handler, String host, int port, HttpServerOptions options) {
        HttpServer made = new HttpServer(NetLoop.current(), host, handler, options);
        made.listen(port, options);
        return made;
    }

    private void listen(int port, HttpServerOptions options) {
        var settings = new io.vertx.core.http.HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setAcceptBacklog(options.backlog())
                .setReusePort(options.reusePort())
                .setHttp2ClearTextEnabled(options.http2())
                .setMaxInitialLineLength(options.maxRequestLine())
                .setMaxHeaderSize(options.maxHeaderBytes());
        WebSocketUpgrade.configure(settings);
        var listening = net.vertx().createHttpServer(settings);
        listening.connectionHandler(WebSocketUpgrade::limitInflation);
        listening.requestHandler(intake::receive);
        try {
            server = net.startVertx(listening::listen).await();
        } catch (Exception e) {
            throw new HttpException("Cannot listen on " + host + ":" + port + ": " + e.getMessage(), e);
        }
    }

    /**
     * Returns the port that it listens on.
     *
     * @return the port; -1 after {@link #close}
     */
    public int port() {
        var listening = server;
        return listening == null ? -1 : listening.actualPort();
    }

    /**
     * Returns the address for clients on this machine.
     *
     * @return a URL without a slash at its end
     */
    public String url() {
        return "http://" + host + ":" + port();
    }

    /** Stops listening and closes the connections. Awaits the end; requests under way are cancelled. */
    @Override
    public void close() {
        var listening = server;
        if (listening != null) {
            server = null;
            net.startVertx(() -> {
                        intake.cancelAll("the server was closed");
                        return listening.close();
                    })
                    .await();
        }
    }
}
