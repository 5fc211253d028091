// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.Task;
import io.asyncio4j.net.NetLoop;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a server's requests in and starts a coroutine for each. On the loop's bare thread, but for {@link #respond}. */
final class RequestIntake {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final byte[] BUSY = HttpResponse.text("The server is busy").bytes();

    private final NetLoop net;
    private final HttpServerOptions options;
    private final HttpHandler handler;
    private final ServerCounters counters;
    private final DateHeader date = new DateHeader();
    private final Set<ServerExchange> active = new HashSet<>();
    private final String idPrefix = Long.toHexString(ThreadLocalRandom.current().nextLong() & 0xffff_ffffL);
    private @Nullable AsyncFuture<@Nullable Void> allEnded;
    private boolean stopping;

    RequestIntake(NetLoop net, HttpServerOptions options, HttpHandler handler, ServerCounters counters) {
        this.net = net;
        this.options = options;
        this.handler = handler;
        this.counters = counters;
    }

    NetLoop net() {
        return net;
    }

    HttpServerOptions options() {
        return options;
    }

    DateHeader date() {
        return date;
    }

    String requestId(long number) {
        return idPrefix + "-" + number;
    }

    int inFlight() {
        return active.size();
    }

    // ---- requests come ----

    void receive(HttpServerRequest request) {
        ServerExchange exchange = begin(request);
        if (exchange == null) {
            return;
        }
        if (active.size() > options.maxRequests()) {
            counters.rejected++;
            exchange.needsNoCoroutine();
            AnswerSender.sendWhole(exchange, HttpResponse.of(503).header("retry-after", "1"), BUSY);
        } else if (headers(request) > options.maxHeaders()) {
            reject(exchange, 431, "More than " + options.maxHeaders() + " headers");
        } else if (request.version() == HttpVersion.HTTP_1_1
                && request.headers().getAll("host").size() != 1) {
            reject(exchange, 400, "A request of HTTP/1.1 needs the header Host, once");
        } else {
            exchange.start(net.loop());
        }
    }

    /** With those that come twice; Vert.x counts names, and would make strings of them. */
    private static int headers(HttpServerRequest request) {
        if (!(request.headers() instanceof io.netty.handler.codec.http.HttpHeaders fields)) {
            return request.headers().size();
        }
        int count = 0;
        for (var each = fields.iteratorCharSequence(); each.hasNext(); each.next()) {
            count++;
        }
        return count;
    }

    /** What Netty could not make sense of. */
    void receiveInvalid(HttpServerRequest request) {
        ServerExchange exchange = begin(request);
        if (exchange == null) {
            return;
        }
        switch (request.decoderResult().cause()) {
            case TooLongHttpLineException ignored ->
                reject(exchange, 414, "The first line is longer than " + options.maxRequestLine() + " bytes");
            case TooLongHttpHeaderException ignored ->
                reject(exchange, 431, "The headers are larger than " + options.maxHeaderBytes() + " bytes");
            default -> reject(exchange, 400, "This is no request of HTTP");
        }
    }

    private @Nullable ServerExchange begin(HttpServerRequest request) {
        ConnectionGuard guard = ConnectionGuard.of(((ConnectionBase) request.connection()).channel());
        if (guard == null || guard.closing()) {
            return null;
        }
        counters.requests++;
        ServerExchange exchange = new ServerExchange(this, guard, request, counters.requests);
        active.add(exchange);
        return exchange;
    }

    private void reject(ServerExchange exchange, int status, String reason) {
        counters.rejected++;
        exchange.needsNoCoroutine();
        exchange.closeAfterwards();
        HttpResponse answer = HttpResponse.text(status, reason + "\n");
        AnswerSender.sendWhole(exchange, answer, answer.bytes());
    }

    /** In the request's coroutine. */
    HttpResponse respond(ServerExchange exchange) {
        try {
            return Objects.requireNonNull(handler.handle(new HttpRequest(exchange)), "The handler returned no answer");
        } catch (HttpStatusException e) {
            return HttpResponse.text(e.status(), String.valueOf(e.getMessage()));
        } catch (CancelledError e) {
            if (isCancelled()) {
                throw e;
            }
            return failed(exchange, e);
        } catch (Throwable e) {
            return failed(exchange, e);
        }
    }

    private HttpResponse failed(ServerExchange exchange, Throwable failure) {
        report(exchange, failure);
        return HttpResponse.text(500, "Internal error, request " + exchange.id());
    }

    /** Whether this coroutine was cancelled. If not, a CancelledError is that of another task that it awaited. */
    static boolean isCancelled() {
        Task<?> task = Asyncio.currentTask();
        return task == null || task.cancelling() > 0;
    }

    /** Tells of a failure in the log; what comes of a client that is gone is none. */
    void report(ServerExchange exchange, Throwable failure) {
        if (!exchange.over()) {
            LOG.error(
                    "{} {} failed, request {}",
                    AccessLog.quoted(exchange.method()),
                    AccessLog.quoted(exchange.target()),
                    exchange.id(),
                    failure);
        }
    }

    // ---- requests end ----

    void answered(ServerExchange exchange, int status) {
        double seconds = net.loop().time() - exchange.begun;
        counters.answered(status, seconds);
        if (options.accessLog()) {
            AccessLog.write(exchange, status, exchange.response.bytesWritten());
        }
    }

    void brokenOff() {
        counters.cancelled++;
    }

    /** Neither its coroutine nor its connection needs it any more. */
    void remove(ServerExchange exchange) {
        active.remove(exchange);
        AsyncFuture<@Nullable Void> waiting = allEnded;
        if (waiting != null && active.isEmpty() && !waiting.done()) {
            waiting.setResult(null);
        }
    }

    // ---- the end ----

    boolean stopping() {
        return stopping;
    }

    /** From now on each connection ends with its request; those of other protocols end now. */
    void stop() {
        stopping = true;
        new ArrayList<>(active).forEach(ServerExchange::sayGoodbye);
    }

    /** Done when no request is left. */
    AsyncFuture<@Nullable Void> allEnded() {
        AsyncFuture<@Nullable Void> others = allEnded;
        if (others != null && !others.done()) {
            return others;
        }
        AsyncFuture<@Nullable Void> waiting = net.loop().createFuture("the requests of a server");
        if (active.isEmpty()) {
            waiting.setResult(null);
        }
        allEnded = waiting;
        return waiting;
    }

    void cancelAll(String reason) {
        new ArrayList<>(active).forEach(exchange -> exchange.cancel(reason));
    }
}
