// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.net.ClientTls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How an {@link HttpClient} works. Immutable; each method that chooses something returns a new one.
 *
 * <p>Begin with {@link #DEFAULT}: {@code HttpClientOptions.DEFAULT.baseUrl("https://example.org/api/")}.
 */
public final class HttpClientOptions {
    /** What is best for most. */
    public static final HttpClientOptions DEFAULT = new HttpClientOptions();

    // Written while an instance is made, never again.

    private @Nullable String baseUrl;
    private HttpHeaders headers = HttpHeaders.EMPTY;
    private @Nullable Duration totalTimeout = Duration.ofMinutes(5);
    private @Nullable Duration connectTimeout = Duration.ofSeconds(10);
    private @Nullable Duration firstByteTimeout = Duration.ofSeconds(60);
    private @Nullable Duration readTimeout = Duration.ofSeconds(60);
    private Duration idleTimeout = Duration.ofSeconds(15);
    private int maxConnections = 1000;
    private int maxConnectionsPerHost = 1000;
    private int maxRedirects = 10;
    private int retries = 1;
    private @Nullable Duration retryAfter;
    private boolean decompression = true;
    private int maxExpansion = 200;
    private long maxBody = 16L << 20;
    private int maxHeaderSize = 32 << 10;
    private @Nullable CookieJar cookies;
    private boolean http2 = true;
    private boolean http2PriorKnowledge;
    private @Nullable ClientTls tls;
    private @Nullable String proxy;
    private boolean proxyFromEnvironment;
    private @Nullable Path unixSocket;
    private HttpClientListener listener = HttpClientListener.NONE;

    private HttpClientOptions() {}

    private HttpClientOptions(HttpClientOptions from) {
        baseUrl = from.baseUrl;
        headers = from.headers;
        totalTimeout = from.totalTimeout;
        connectTimeout = from.connectTimeout;
        firstByteTimeout = from.firstByteTimeout;
        readTimeout = from.readTimeout;
        idleTimeout = from.idleTimeout;
        maxConnections = from.maxConnections;
        maxConnectionsPerHost = from.maxConnectionsPerHost;
        maxRedirects = from.maxRedirects;
        retries = from.retries;
        retryAfter = from.retryAfter;
        decompression = from.decompression;
        maxExpansion = from.maxExpansion;
        maxBody = from.maxBody;
        maxHeaderSize = from.maxHeaderSize;
        cookies = from.cookies;
        http2 = from.http2;
        http2PriorKnowledge = from.http2PriorKnowledge;
        tls = from.tls;
        proxy = from.proxy;
        proxyFromEnvironment = from.proxyFromEnvironment;
        unixSocket = from.unixSocket;
        listener = from.listener;
    }

    private HttpClientOptions changed(Consumer<HttpClientOptions> change) {
        HttpClientOptions copy = new HttpClientOptions(this);
        change.accept(copy);
        return copy;
    }

    /**
     * Chooses the URL against which those of requests are resolved.
     *
     * @param chosen an absolute http or https URL; null for none
     * @return new options
     */
    public HttpClientOptions baseUrl(@Nullable String chosen) {
        return changed(options -> options.baseUrl = chosen);
    }

    /**
     * Chooses headers that each request gets unless it has its own of that name.
     *
     * @param chosen the headers
     * @return new options
     */
    public HttpClientOptions headers(HttpHeaders chosen) {
        return changed(options -> options.headers = chosen);
    }

    /**
     * Adds a header that each request gets unless it has its own of that name.
     *
     * @param name the name
     * @param value the value
     * @return new options
     */
    public HttpClientOptions header(String name, String value) {
        return headers(headers.replace(name, value));
    }

    /**
     * Chooses how long a request may take, from the call to the last byte of the answer, with all redirects: 5 minutes unless chosen otherwise.
     *
     * @param chosen how long; null for ever
     * @return new options
     * @throws IllegalArgumentException unless it is positive
     */
    public HttpClientOptions totalTimeout(@Nullable Duration chosen) {
        check("totalTimeout", chosen == null || chosen.isPositive(), chosen);
        return changed(options -> options.totalTimeout = chosen);
    }

    /**
     * Chooses how long a connection may take, with its TLS handshake: 10 seconds unless chosen otherwise.
     *
     * @param chosen how long; null for as long as the request may take
     * @return new options
     * @throws IllegalArgumentException unless it is positive
     */
    public HttpClientOptions connectTimeout(@Nullable Duration chosen) {
        check("connectTimeout", chosen == null || chosen.isPositive(), chosen);
        return changed(options -> options.connectTimeout = chosen);
    }

    /**
     * Chooses how long the server may think before it answers: 60 seconds unless chosen otherwise. While a body is being sent, the time begins anew with each piece, and stands still while its writer has none.
     *
     * @param chosen how long; null for as long as the request may take
     * @return new options
     * @throws IllegalArgumentException unless it is positive
     */
    public HttpClientOptions firstByteTimeout(@Nullable Duration chosen) {
        check("firstByteTimeout", chosen == null || chosen.isPositive(), chosen);
        return changed(options -> options.firstByteTimeout = chosen);
    }

    /**
     * Chooses how long the server may pause inside of an answer: 60 seconds unless chosen otherwise.
     *
     * @param chosen how long; null for as long as the request may take
     * @return new options
     * @throws IllegalArgumentException unless it is positive
     */
    public HttpClientOptions readTimeout(@Nullable Duration chosen) {
        check("readTimeout", chosen == null || chosen.isPositive(), chosen);
        return changed(options -> options.readTimeout = chosen);
    }

    /**
     * Chooses how long a connection is kept for a later request: 15 seconds unless chosen otherwise.
     *
     * @param chosen how long; zero to keep none
     * @return new options
     */
    public HttpClientOptions idleTimeout(Duration chosen) {
        return changed(options -> options.idleTimeout = chosen);
    }

    /**
     * Chooses how many requests may be under way at a time; each has a connection of its own but with HTTP/2. More wait their turn. 1000 unless chosen otherwise.
     *
     * @param chosen how many
     * @return new options
     * @throws IllegalArgumentException unless it is positive
     */
    public HttpClientOptions maxConnections(int chosen) {
        check("maxConnections", chosen > 0, chosen);
        return changed(options -> options.maxConnections = chosen);
    }

    /**
     * Chooses how many requests may be under way at a time to one host, by one port and scheme. 1000 unless chosen otherwise.
     *
     * @param chosen how many
     * @return new options
     * @throws IllegalArgumentException unless it is positive
     */
    public HttpClientOptions maxConnectionsPerHost(int chosen) {
        check("maxConnectionsPerHost", chosen > 0, chosen);
        return changed(options -> options.maxConnectionsPerHost = chosen);
    }

    /**
     * Chooses how many redirects a request follows: 10 unless chosen otherwise. One more is an error.
     *
     * @param chosen how many; 0 to follow none and to return the redirect as answer
     * @return new options
     * @throws IllegalArgumentException if it is negative
     */
    public HttpClientOptions maxRedirects(int chosen) {
        check("maxRedirects", chosen >= 0, chosen);
        return changed(options -> options.maxRedirects = chosen);
    }

    /**
     * Chooses how often a request is sent again when a connection that was kept from an earlier request turns out to be closed: once unless chosen otherwise. Only methods that may be repeated are.
     *
     * @param chosen how often
     * @return new options
     * @throws IllegalArgumentException if it is negative
     */
    public HttpClientOptions retries(int chosen) {
        check("retries", chosen >= 0, chosen);
        return changed(options -> options.retries = chosen);
    }

    /**
     * Chooses whether a request is sent again when it was answered 429 or 503 with a Retry-After, and how long that may be at most. Not unless chosen otherwise; at most three times.
     *
     * @param chosen the longest wait; null to return such an answer
     * @return new options
     */
    public HttpClientOptions retryAfter(@Nullable Duration chosen) {
        return changed(options -> options.retryAfter = chosen);
    }

    /**
     * Chooses whether the client asks for compressed answers and decompresses them. It does unless chosen otherwise.
     *
     * @param chosen true if so
     * @return new options
     */
    public HttpClientOptions decompression(boolean chosen) {
        return changed(options -> options.decompression = chosen);
    }

    /**
     * Chooses how many times its size a compressed answer may grow, once it is over eight megabytes: 200 unless
     * chosen otherwise.
     *
     * @param chosen how many times
     * @return new options
     * @throws IllegalArgumentException unless it is positive
     */
    public HttpClientOptions maxExpansion(int chosen) {
        check("maxExpansion", chosen > 0, chosen);
        return changed(options -> options.maxExpansion = chosen);
    }

    /**
     * Chooses how large an answer may be that is read whole: 16 MiB unless chosen otherwise. A body that is streamed has no limit.
     *
     * @param chosen bytes
     * @return new options
     * @throws IllegalArgumentException unless it is positive
     */
    public HttpClientOptions maxBody(long chosen) {
        check("maxBody", chosen > 0, chosen);
        return changed(options -> options.maxBody = chosen);
    }

    /**
     * Chooses how large the headers of an answer may be: 32 KiB unless chosen otherwise.
     *
     * @param chosen bytes
     * @return new options
     * @throws IllegalArgumentException unless it is positive
     */
    public HttpClientOptions maxHeaderSize(int chosen) {
        check("maxHeaderSize", chosen > 0, chosen);
        return changed(options -> options.maxHeaderSize = chosen);
    }

    /**
     * Chooses where cookies are kept. Each client has a jar of its own in memory unless chosen otherwise.
     *
     * @param chosen the jar, {@link CookieJar#NONE} to keep none; null for one of the client's own
     * @return new options
     */
    public HttpClientOptions cookies(@Nullable CookieJar chosen) {
        return changed(options -> options.cookies = chosen);
    }

    /**
     * Chooses whether HTTP/2 is offered to https servers. It is unless chosen otherwise.
     *
     * @param chosen true if so
     * @return new options
     */
    public HttpClientOptions http2(boolean chosen) {
        return changed(options -> options.http2 = chosen);
    }

    /**
     * Chooses whether http servers are spoken to in HTTP/2 without asking them. They are not unless chosen otherwise.
     *
     * @param chosen true if so
     * @return new options
     */
    public HttpClientOptions http2PriorKnowledge(boolean chosen) {
        return changed(options -> options.http2PriorKnowledge = chosen);
    }

    /**
     * Chooses how https is spoken: whom to believe, which certificate to show. As {@link ClientTls#system()} unless chosen otherwise.
     *
     * @param chosen how; null for the system's way
     * @return new options
     */
    public HttpClientOptions tls(@Nullable ClientTls chosen) {
        return changed(options -> options.tls = chosen);
    }

    /**
     * Chooses a proxy: {@code http://HOST:PORT} or {@code socks5://HOST:PORT}, with {@code USER:PASSWORD@} where it wants that.
     *
     * @param chosen the URL of the proxy; null for none
     * @return new options
     */
    public HttpClientOptions proxy(@Nullable String chosen) {
        return changed(options -> options.proxy = chosen);
    }

    /**
     * Chooses whether the variables {@code http_proxy}, {@code https_proxy}, {@code all_proxy} and {@code no_proxy} of the environment choose the proxy, in lower or upper case, where no other is chosen. They do not unless chosen otherwise.
     *
     * @param chosen true if so
     * @return new options
     */
    public HttpClientOptions proxyFromEnvironment(boolean chosen) {
        return changed(options -> options.proxyFromEnvironment = chosen);
    }

    /**
     * Chooses a Unix socket to which all requests go, whatever the host of their URL. WebSockets are refused then.
     *
     * @param chosen the socket; null for none
     * @return new options
     */
    public HttpClientOptions unixSocket(@Nullable Path chosen) {
        return changed(options -> options.unixSocket = chosen);
    }

    /**
     * Chooses who is told of each request.
     *
     * @param chosen who
     * @return new options
     */
    public HttpClientOptions listener(HttpClientListener chosen) {
        return changed(options -> options.listener = chosen);
    }

    @Nullable
    String baseUrl() {
        return baseUrl;
    }

    HttpHeaders headers() {
        return headers;
    }

    @Nullable
    Duration totalTimeout() {
        return totalTimeout;
    }

    @Nullable
    Duration connectTimeout() {
        return connectTimeout;
    }

    @Nullable
    Duration firstByteTimeout() {
        return firstByteTimeout;
    }

    @Nullable
    Duration readTimeout() {
        return readTimeout;
    }

    Duration idleTimeout() {
        return idleTimeout;
    }

    int maxConnections() {
        return maxConnections;
    }

    int maxConnectionsPerHost() {
        return maxConnectionsPerHost;
    }

    int maxRedirects() {
        return maxRedirects;
    }

    int retries() {
        return retries;
    }

    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }

    boolean decompression() {
        return decompression;
    }

    int maxExpansion() {
        return maxExpansion;
    }

    long maxBody() {
        return maxBody;
    }

    int maxHeaderSize() {
        return maxHeaderSize;
    }

    @Nullable
    CookieJar cookies() {
        return cookies;
    }

    boolean http2() {
        return http2;
    }

    boolean http2PriorKnowledge() {
        return http2PriorKnowledge;
    }

    @Nullable
    ClientTls tls() {
        return tls;
    }

    @Nullable
    String proxy() {
        return proxy;
    }

    boolean proxyFromEnvironment() {
        return proxyFromEnvironment;
    }

    @Nullable
    Path unixSocket() {
        return unixSocket;
    }

    HttpClientListener listener() {
        return listener;
    }

    private static void check(String name, boolean good, @Nullable Object value) {
        if (!good) {
            throw new IllegalArgumentException(name + " cannot be " + value);
        }
    }
}
