// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.ReturnWhen;
import io.asyncio4j.net.NetLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
    /** How long a cancelled request may take to clean up before a close goes on without it. */
    private static final Duration CLEAN_UP = Duration.ofSeconds(5);

    private final NetLoop net;
    private final HttpServerOptions options;
    private final ServerCounters counters = new ServerCounters();
    private final ServerConnections connections;
    private final RequestIntake intake;
    private final String host;
    private io.vertx.core.http.@Nullable HttpServer server;

    private HttpServer(NetLoop net, String host, HttpHandler handler, HttpServerOptions options) {
        this.net = net;
        this.host = host;
        this.options = options;
        this.connections = new ServerConnections(net, options, counters);
        this.intake = new RequestIntake(net, options, handler, counters);
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
        made.listen(port);
        return made;
    }

    /** What is wrong, in words; the names of classes and calls before them are cut off. */
    private static String reason(Exception failure) {
        return String.valueOf(failure.getMessage())
                .replaceFirst("^([\\w$]+\\.)+[\\w$]*(Exception|Error): ", "")
                .replaceFirst("^\\w+\\(\\.\\.\\) failed with error\\(-\\d+\\): ", "")
                .strip();
    }

    private void listen(int port) {
        var settings = new io.vertx.core.http.HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setAcceptBacklog(options.backlog())
                .setReusePort(options.reusePort())
                .setHttp2ClearTextEnabled(options.http2())
                .setMaxInitialLineLength(options.maxRequestLine())
                .setMaxHeaderSize(options.maxHeaderBytes());
        settings.getInitialSettings().setMaxHeaderListSize(options.maxHeaderBytes());
        WebSocketUpgrade.configure(settings, options.webSockets());
        var listening = net.vertx().createHttpServer(settings);
        listening.connectionHandler(connection -> WebSocketUpgrade.limitInflation(connection, options.webSockets()));
        listening.requestHandler(intake::receive).invalidRequestHandler(intake::receiveInvalid);
        boolean started = false;
        try {
            server = net.startVertx(listening::listen, connections::accepted).await();
            started = true;
        } catch (Exception e) {
            throw new HttpException("Cannot listen on " + host + ":" + port + ": " + reason(e), e);
        } finally {
            if (!started) {
                net.onBareThread(listening::close);
            }
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
        String name = host.equals("0.0.0.0") || host.equals("::") ? "localhost" : host;
        String written = name.indexOf(':') >= 0 ? "[" + name + "]" : name;
        return (options.tls() == null ? "http://" : "https://") + written + ":" + port();
    }

    /**
     * Returns what the server has done so far.
     *
     * @return figures of this moment
     */
    public HttpServerStatistics statistics() {
        return counters.snapshot(intake.inFlight());
    }

    /**
     * Stops listening, lets the requests under way end, and closes their connections as they do. Waits for that; what is
     * left when the time is over is cancelled.
     *
     * <p><b>Cancellation.</b> Closes the server at once.
     *
     * @param grace how long the requests under way may take
     */
    public void shutdown(Duration grace) {
        var listening = server;
        if (listening == null) {
            return;
        }
        try {
            AsyncFuture<@Nullable Void> allEnded = intake.allEnded();
            net.onBareThread(() -> {
                intake.stop();
                listening.shutdown(grace.plus(CLEAN_UP).toMillis(), TimeUnit.MILLISECONDS);
            });
            await(allEnded, grace);
        } finally {
            close();
        }
    }

    /** Stops listening and closes the connections. Awaits the end; requests under way are cancelled. */
    @Override
    public void close() {
        var listening = server;
        if (listening == null) {
            return;
        }
        server = null;
        AsyncFuture<@Nullable Void> allEnded = intake.allEnded();
        AsyncFuture<Void> closed = net.startVertx(() -> {
            intake.stop();
            intake.cancelAll("the server was closed");
            var stopped = listening.close();
            connections.closeAll();
            return stopped;
        });
        await(allEnded, CLEAN_UP);
        closed.await();
    }

    private static void await(AsyncFuture<?> future, Duration limit) {
        Asyncio.wait(List.of(future), limit, ReturnWhen.ALL_COMPLETED);
    }
}
