// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.CancelledError;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Task;
import io.asyncio4j.net.NetLoop;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.NetServerOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers HTTP requests, each in a coroutine of the loop on which the server was started.
 *
 * <p><b>Cancellation.</b> A request's coroutine is cancelled when its client goes away, and when the server is closed.
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final int LARGEST_BODY = 1024 * 1024;

    private final NetLoop net;
    private final EventLoop loop;
    private final HttpHandler handler;
    private final String host;
    private io.vertx.core.http.@Nullable HttpServer server;

    private HttpServer(NetLoop net, String host, HttpHandler handler) {
        this.net = net;
        this.loop = net.loop();
        this.host = host;
        this.handler = handler;
    }

    /**
     * Starts a server on the running loop and returns when it listens.
     *
     * @param host the address to listen on, such as {@code 127.0.0.1}
     * @param port the port; 0 for any free one
     * @param handler answers the requests
     * @return the server
     * @throws HttpException if it cannot listen there
     */
    public static HttpServer start(String host, int port, HttpHandler handler) {
        NetLoop net = NetLoop.current();
        HttpServer made = new HttpServer(net, host, handler);
        HttpServerOptions options = new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setAcceptBacklog(NetServerOptions.DEFAULT_ACCEPT_BACKLOG);
        var server = net.vertx().createHttpServer(options);
        server.requestHandler(made::receive);
        try {
            made.server = net.startVertx(server::listen).await();
        } catch (Exception e) {
            throw new HttpException("Cannot listen on " + host + ":" + port + ": " + e.getMessage(), e);
        }
        return made;
    }

    /**
     * Returns the port that it listens on.
     *
     * @return the port
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
            net.startVertx(listening::close).await();
        }
    }

    private void receive(HttpServerRequest request) {
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() <= LARGEST_BODY) {
                body.appendBuffer(part);
            }
        });
        request.endHandler(end -> {
            if (body.length() > LARGEST_BODY) {
                send(request.response(), HttpResponse.text(413, "the body is larger than " + LARGEST_BODY + " bytes"));
            } else {
                answer(request, body.getBytes());
            }
        });
    }

    private void answer(HttpServerRequest request, byte[] body) {
        HttpServerResponse response = request.response();
        Task<?> task = loop.createTask(() -> {
            HttpResponse answer = respond(request, body);
            net.netty().execute(() -> send(response, answer));
        });
        response.closeHandler(gone -> task.cancel("the client went away"));
    }

    private HttpResponse respond(HttpServerRequest request, byte[] body) {
        try {
            return handler.handle(new HttpRequest(
                    request.method().name(),
                    new QueryStringDecoder(request.uri()).path(),
                    first(request.params()),
                    Exchange.headers(request.headers()),
                    body));
        } catch (CancelledError e) {
            throw e;
        } catch (Throwable e) {
            LOG.error("{} {} failed", request.method(), request.uri(), e);
            return HttpResponse.text(500, "internal error");
        }
    }

    private static Map<String, String> first(io.vertx.core.MultiMap from) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Map.Entry<String, String> parameter : from) {
            values.putIfAbsent(parameter.getKey(), parameter.getValue());
        }
        return values;
    }

    private static void send(HttpServerResponse response, HttpResponse answer) {
        if (response.closed()) {
            return;
        }
        response.setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        response.end(Buffer.buffer(answer.body()));
    }
}
