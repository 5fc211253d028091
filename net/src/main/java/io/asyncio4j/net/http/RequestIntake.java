// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.CancelledError;
import io.asyncio4j.net.NetLoop;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a server's requests in and starts a coroutine for each. On the loop's bare thread, but for {@link #respond}. */
final class RequestIntake {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private final NetLoop net;
    private final HttpServerOptions options;
    private final HttpHandler handler;
    private final Set<ServerExchange> active = new HashSet<>();
    private final String idPrefix = Long.toHexString(ThreadLocalRandom.current().nextLong() & 0xffff_ffffL);
    private long count;

    RequestIntake(NetLoop net, HttpServerOptions options, HttpHandler handler) {
        this.net = net;
        this.options = options;
        this.handler = handler;
    }

    NetLoop net() {
        return net;
    }

    HttpServerOptions options() {
        return options;
    }

    String requestId(long number) {
        return idPrefix + "-" + number;
    }

    void receive(HttpServerRequest request) {
        ServerExchange exchange = new ServerExchange(this, request, ++count);
        active.add(exchange);
        if (active.size() > options.maxRequests()) {
            byte[] text = "The server is busy".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            AnswerSender.sendWhole(exchange, HttpResponse.of(503).header("retry-after", "1"), text);
        } else {
            exchange.start(net.loop());
        }
    }

    void ended(ServerExchange exchange) {
        active.remove(exchange);
    }

    void cancelAll(String reason) {
        new ArrayList<>(active).forEach(exchange -> exchange.cancel(reason));
    }

    /** In the request's coroutine. */
    HttpResponse respond(ServerExchange exchange) {
        try {
            return handler.handle(new HttpRequest(exchange));
        } catch (CancelledError e) {
            throw e;
        } catch (HttpStatusException e) {
            return HttpResponse.text(e.status(), String.valueOf(e.getMessage()));
        } catch (Throwable e) {
            LOG.error("{} {} failed, request {}", exchange.method(), exchange.target(), exchange.id(), e);
            return HttpResponse.text(500, "Internal error, request " + exchange.id());
        }
    }
}
