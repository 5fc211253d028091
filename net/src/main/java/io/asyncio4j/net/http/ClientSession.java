// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.net.NetLoop;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client does between a call and its answer: redirects, cookies, repetitions. The loop's thread only. */
final class ClientSession {
    private static final Logger LOG = LoggerFactory.getLogger(HttpClient.class);
    private static final int LARGEST_DISCARDED = 1 << 16;
    private static final int MOST_WAITS = 3;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;
    private static final double NANOS = 1e9;

    private final NetLoop net;
    private final EventLoop loop;
    private final HttpClientOptions options;
    private final ClientConnector connector;
    private final ClientPool pool;
    private final CookieJar cookies;
    private final ClientHops hops;
    private final ClientWebSockets webSockets;
    private long requests;
    private long retries;
    private long failures;
    private long bytes;

    ClientSession(NetLoop net, HttpClientOptions options) {
        this.net = net;
        this.loop = net.loop();
        this.options = options;
        this.connector = new ClientConnector(net, options);
        this.pool = new ClientPool(net, options, connector);
        this.cookies = options.cookies() == null ? CookieJar.create() : options.cookies();
        this.hops = new ClientHops(options, cookies);
        this.webSockets = new ClientWebSockets(net, options, hops);
    }

    /** Sends a call, follows its redirects, and returns its answer when the headers are there. */
    ClientResponse send(HttpCall call) {
        List<String> history = new ArrayList<>();
        ClientMessage message = hops.first(call, length(call.body()));
        int most = call.maxRedirectsOr(options);
        int waits = 0;
        while (true) {
            ClientBody body = exchange(message);
            boolean kept = false;
            try {
                keepCookies(message, body);
                ClientMessage next = most == 0 ? null : hops.next(message, body.response());
                Duration wait = next == null && waits < MOST_WAITS ? retryAfter(message, body) : null;
                if (next == null && wait == null) {
                    kept = true;
                    return new ClientResponse(loop, message, body, history, call.maxBodyOr(options));
                }
                discard(body);
                body.close(); // its turn is over, however long the next one is away
                if (wait != null) {
                    waits++;
                    retries++;
                    LOG.debug("{} is sent again in {}", message, wait);
                    Asyncio.sleep(wait);
                } else {
                    if (history.size() == most) {
                        throw new HttpException(
                                call + ": more than " + most + " redirects, the last to " + next.url(), null);
                    }
                    history.add(message.url().toString());
                    message = next;
                }
            } finally {
                if (!kept) {
                    body.close();
                }
            }
        }
    }

    private static long length(@Nullable HttpBody body) {
        try {
            return body == null ? 0 : body.length();
        } catch (IOException e) {
            throw new HttpException("The body cannot be read: " + ClientFailures.reason(e), e);
        }
    }

    /** Sends one request, again if the connection that was kept for it turns out to be closed. */
    private ClientBody exchange(ClientMessage message) {
        for (int tries = 0; ; tries++) {
            double start = loop.time();
            HttpHeaders headers = hops.complete(message);
            options.listener().sending(message.method(), message.url().toString(), headers);
            ClientExchange exchange = null;
            try {
                ClientPool.Lease lease = acquire(message, tries > 0);
                exchange = new ClientExchange(net, message, headers, options, lease, count -> bytes += count);
                requests++;
                ClientBody body = exchange.send();
                options.listener()
                        .answered(
                                message.method(),
                                message.url().toString(),
                                body.response().statusCode(),
                                since(start));
                return body;
            } catch (RuntimeException | Error e) {
                if (exchange != null) {
                    exchange.abort();
                }
                options.listener().failed(message.method(), message.url().toString(), e, since(start));
                if (tries >= options.retries() || exchange == null || !mayRepeat(message, exchange, e)) {
                    throw e;
                }
                retries++;
                LOG.debug("{} is sent again: {}", message, e.getMessage());
            }
        }
    }

    private ClientPool.Lease acquire(ClientMessage message, boolean fresh) {
        try {
            return pool.acquire(message.route(), fresh);
        } catch (HttpConnectException e) {
            throw new HttpConnectException(message + ": " + e.getMessage(), e.getCause());
        } catch (HttpTimeoutError e) {
            throw new HttpTimeoutError(e.phase(), message + ": " + e.getMessage(), e.getCause());
        }
    }

    private static boolean mayRepeat(ClientMessage message, ClientExchange exchange, Throwable failure) {
        if (!message.isRepeatable() || !(failure instanceof HttpException lost)) {
            return false;
        }
        return ClientFailures.isRefused(lost)
                || failure instanceof HttpDisconnectedException && message.isIdempotent() && exchange.usedAgain();
    }

    private Duration since(double start) {
        return Duration.ofNanos((long) ((loop.time() - start) * NANOS));
    }

    private void keepCookies(ClientMessage message, ClientBody body) {
        for (String cookie : body.response().headers().getAll("Set-Cookie")) {
            cookies.add(message.url(), cookie);
        }
    }

    /** How long to wait before the same is sent again; null for not at all. */
    private @Nullable Duration retryAfter(ClientMessage message, ClientBody body) {
        int status = body.response().statusCode();
        Duration most = options.retryAfter();
        String header = body.response().getHeader("Retry-After");
        if (most == null
                || header == null
                || status != TOO_MANY_REQUESTS && status != UNAVAILABLE
                || !message.isIdempotent()
                || !message.isRepeatable()) {
            return null;
        }
        Duration wait = waitOf(header.strip());
        return wait == null || wait.compareTo(most) > 0 ? null : wait;
    }

    private static @Nullable Duration waitOf(String header) {
        if (header.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(header));
        }
        try {
            Instant when = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration wait = Duration.between(Instant.now(), when);
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException e) {
            LOG.debug("A Retry-After that nobody understands: {}", header);
            return null;
        }
    }

    /** Reads what little is left, so that the connection can be kept. */
    private static void discard(ClientBody body) {
        int left = LARGEST_DISCARDED;
        try {
            while (left > 0 && !body.isClosed()) {
                byte[] piece = body.reader().read(left);
                if (piece.length == 0) {
                    return;
                }
                left -= piece.length;
            }
        } catch (IOException | HttpException e) {
            LOG.debug("The rest of an answer was lost: {}", e.getMessage());
        }
    }

    WebSocket webSocket(HttpCall call, WebSocketOptions wanted) {
        return webSockets.open(call, wanted);
    }

    void failed() {
        failures++;
    }

    HttpClientStatistics statistics() {
        return new HttpClientStatistics(
                pool.connections(),
                pool.idle(),
                pool.active(),
                pool.waiting(),
                requests,
                retries,
                pool.opened(),
                failures,
                bytes);
    }

    void close() {
        pool.close();
        webSockets.close();
        connector.close();
    }
}
