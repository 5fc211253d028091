// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.net.ServerTls;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a server listens, and what it allows its clients. Immutable; what changes it returns new options.
 *
 * <p>The limits of {@link #DEFAULT} hold a server up against hostile clients; each says what happens at it.
 */
public final class HttpServerOptions {
    /** The options of a server that is given none. */
    public static final HttpServerOptions DEFAULT = new HttpServerOptions();

    // Never changed once a method has returned them.
    private int backlog = 1024;
    private boolean reusePort;
    private boolean http2 = true;
    private int maxConnections = Integer.MAX_VALUE;
    private int maxRequests = 10_000;
    private int maxRequestLine = 8 * 1024;
    private int maxHeaderBytes = 16 * 1024;
    private int maxHeaders = 100;
    private long maxBodyBytes = 1024 * 1024;
    private Duration headersTimeout = Duration.ofSeconds(10);
    private Duration idleTimeout = Duration.ofSeconds(60);
    private int minBodyRate = 240;
    private boolean accessLog;
    private @Nullable ServerTls tls;
    private WebSocketOptions webSockets = WebSocketOptions.DEFAULT;

    private HttpServerOptions() {}

    private HttpServerOptions copy() {
        HttpServerOptions copy = new HttpServerOptions();
        copy.backlog = backlog;
        copy.reusePort = reusePort;
        copy.http2 = http2;
        copy.maxConnections = maxConnections;
        copy.maxRequests = maxRequests;
        copy.maxRequestLine = maxRequestLine;
        copy.maxHeaderBytes = maxHeaderBytes;
        copy.maxHeaders = maxHeaders;
        copy.maxBodyBytes = maxBodyBytes;
        copy.headersTimeout = headersTimeout;
        copy.idleTimeout = idleTimeout;
        copy.minBodyRate = minBodyRate;
        copy.accessLog = accessLog;
        copy.tls = tls;
        copy.webSockets = webSockets;
        return copy;
    }

    private static <N extends Number> N positive(N value, String what) {
        if (value.longValue() <= 0) {
            throw new IllegalArgumentException(what + " must be positive: " + value);
        }
        return value;
    }

    private static Duration positive(Duration value, String what) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(what + " must be positive: " + value);
        }
        return value;
    }

    /**
     * Chooses how many connections the system keeps that the server has not accepted yet: 1024 unless chosen otherwise.
     *
     * @param connections the most
     * @return new options
     */
    public HttpServerOptions backlog(int connections) {
        HttpServerOptions copy = copy();
        copy.backlog = positive(connections, "The backlog");
        return copy;
    }

    int backlog() {
        return backlog;
    }

    /**
     * Chooses whether several servers, each on a loop of its own, may listen on one port; the system spreads the
     * connections over them. Not unless chosen.
     *
     * @param on true if so
     * @return new options
     */
    public HttpServerOptions reusePort(boolean on) {
        HttpServerOptions copy = copy();
        copy.reusePort = on;
        return copy;
    }

    boolean reusePort() {
        return reusePort;
    }

    /**
     * Chooses whether clients may speak HTTP/2: by ALPN over TLS, by prior knowledge or upgrade without. They may unless
     * chosen otherwise.
     *
     * @param on true if so
     * @return new options
     */
    public HttpServerOptions http2(boolean on) {
        HttpServerOptions copy = copy();
        copy.http2 = on;
        return copy;
    }

    boolean http2() {
        return http2;
    }

    /**
     * Chooses TLS, and with it https. Not unless chosen.
     *
     * @param keys what the server shows its clients; null for none
     * @return new options
     */
    public HttpServerOptions tls(@Nullable ServerTls keys) {
        HttpServerOptions copy = copy();
        copy.tls = keys;
        return copy;
    }

    @Nullable
    ServerTls tls() {
        return tls;
    }

    /**
     * Chooses how many connections may be open. At the limit the server accepts no more until one closes; there is no
     * limit unless chosen.
     *
     * @param connections the most
     * @return new options
     */
    public HttpServerOptions maxConnections(int connections) {
        HttpServerOptions copy = copy();
        copy.maxConnections = positive(connections, "The limit of connections");
        return copy;
    }

    int maxConnections() {
        return maxConnections;
    }

    /**
     * Chooses how many requests may be answered at once. At the limit the next one gets status 503 with {@code
     * Retry-After}; 10,000 unless chosen otherwise.
     *
     * @param requests the most
     * @return new options
     */
    public HttpServerOptions maxRequests(int requests) {
        HttpServerOptions copy = copy();
        copy.maxRequests = positive(requests, "The limit of requests");
        return copy;
    }

    int maxRequests() {
        return maxRequests;
    }

    /**
     * Chooses how long a request's first line may be. A longer one gets status 414; 8 KiB unless chosen otherwise.
     *
     * @param bytes the most bytes
     * @return new options
     */
    public HttpServerOptions maxRequestLine(int bytes) {
        HttpServerOptions copy = copy();
        copy.maxRequestLine = positive(bytes, "The limit of the request line");
        return copy;
    }

    int maxRequestLine() {
        return maxRequestLine;
    }

    /**
     * Chooses how large all headers of a request may be. Larger ones get status 431; 16 KiB unless chosen otherwise.
     *
     * @param bytes the most bytes
     * @return new options
     */
    public HttpServerOptions maxHeaderBytes(int bytes) {
        HttpServerOptions copy = copy();
        copy.maxHeaderBytes = positive(bytes, "The limit of the headers");
        return copy;
    }

    int maxHeaderBytes() {
        return maxHeaderBytes;
    }

    /**
     * Chooses how many headers a request may have. More get status 431; 100 unless chosen otherwise.
     *
     * @param headers the most
     * @return new options
     */
    public HttpServerOptions maxHeaders(int headers) {
        HttpServerOptions copy = copy();
        copy.maxHeaders = positive(headers, "The limit of the headers");
        return copy;
    }

    int maxHeaders() {
        return maxHeaders;
    }

    /**
     * Chooses how large a request's body may be. A handler that reads more gets a {@link HttpStatusException} with status
     * 413, and the connection is closed; 1 MiB unless chosen otherwise. {@link HttpRequest#bodyLimit} changes it for one
     * request.
     *
     * @param bytes the most bytes
     * @return new options
     */
    public HttpServerOptions maxBodyBytes(long bytes) {
        HttpServerOptions copy = copy();
        copy.maxBodyBytes = positive(bytes, "The limit of the body");
        return copy;
    }

    long maxBodyBytes() {
        return maxBodyBytes;
    }

    /**
     * Chooses how long a client may take for the headers of a request: the first from the connection's beginning, a TLS
     * handshake included, a later one from its first byte. Then the connection is closed. 10 s unless chosen otherwise.
     *
     * @param limit how long
     * @return new options
     */
    public HttpServerOptions headersTimeout(Duration limit) {
        HttpServerOptions copy = copy();
        copy.headersTimeout = positive(limit, "The time limit of the headers");
        return copy;
    }

    Duration headersTimeout() {
        return headersTimeout;
    }

    /**
     * Chooses how long a connection may be open without a request, and how long a client may take no byte of an answer.
     * Then the connection is closed. 60 s unless chosen otherwise.
     *
     * @param limit how long
     * @return new options
     */
    public HttpServerOptions idleTimeout(Duration limit) {
        HttpServerOptions copy = copy();
        copy.idleTimeout = positive(limit, "The time limit of idleness");
        return copy;
    }

    Duration idleTimeout() {
        return idleTimeout;
    }

    /**
     * Chooses how slowly a client may send the body of a request, measured from the first 5 seconds on and only while the
     * server wants more. A slower one loses its connection; 240 bytes a second unless chosen otherwise.
     *
     * @param bytesPerSecond the fewest; 0 for any
     * @return new options
     */
    public HttpServerOptions minBodyRate(int bytesPerSecond) {
        if (bytesPerSecond < 0) {
            throw new IllegalArgumentException("A rate is not negative: " + bytesPerSecond);
        }
        HttpServerOptions copy = copy();
        copy.minBodyRate = bytesPerSecond;
        return copy;
    }

    int minBodyRate() {
        return minBodyRate;
    }

    /**
     * Chooses whether each request is written to the logger {@code io.asyncio4j.access}, at level INFO, in the combined
     * format of Apache. Not unless chosen.
     *
     * @param on true if so
     * @return new options
     */
    public HttpServerOptions accessLog(boolean on) {
        HttpServerOptions copy = copy();
        copy.accessLog = on;
        return copy;
    }

    boolean accessLog() {
        return accessLog;
    }

    /**
     * Chooses how the WebSockets of the server behave, as far as a route does not choose otherwise. {@link
     * WebSocketOptions#DEFAULT} unless chosen.
     *
     * @param options the limit of frames, whether they may be compressed, and the rest
     * @return new options
     */
    public HttpServerOptions webSockets(WebSocketOptions options) {
        HttpServerOptions copy = copy();
        copy.webSockets = options;
        return copy;
    }

    WebSocketOptions webSockets() {
        return webSockets;
    }
}
