// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.Asyncio;
import io.asyncio4j.TimeoutError;
import io.asyncio4j.net.NetLoop;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sends HTTP requests from coroutines; its connections live on the loop's own thread and are kept for later requests.
 *
 * <p>A client belongs to the loop on which it was opened. Status codes are the caller's business: an answer of 404 or
 * 500 is an answer.
 *
 * <p><b>Cancellation.</b> A cancelled request closes its connection; so does one that takes too long.
 */
public final class HttpClient implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 1000;
    private static final int LARGEST_BODY = 16 * 1024 * 1024;

    private final NetLoop net;
    private final HttpClientAgent agent;
    private final @Nullable Duration timeout;

    private HttpClient(NetLoop net, @Nullable Duration timeout) {
        this.net = net;
        this.timeout = timeout;
        this.agent = net.vertx()
                .httpClientBuilder()
                .with(new HttpClientOptions().setConnectTimeout(10_000).setDecompressionSupported(true))
                .with(new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS))
                .build();
    }

    /**
     * Opens a client on the running loop that gives each request 30 seconds.
     *
     * @return the client
     */
    public static HttpClient open() {
        return open(Duration.ofSeconds(30));
    }

    /**
     * Opens a client on the running loop.
     *
     * @param timeout how long a request may take, from the call to the last byte of the answer; null for ever
     * @return the client
     */
    public static HttpClient open(@Nullable Duration timeout) {
        return new HttpClient(NetLoop.current(), timeout);
    }

    /**
     * Sends a GET request and awaits the whole answer.
     *
     * @param url an absolute http or https URL
     * @return the answer, whatever its status
     * @throws IllegalArgumentException if the URL is not one
     * @throws HttpException if there is no whole answer
     * @throws TimeoutError if it takes longer than the client allows
     */
    public HttpResponse get(String url) {
        RequestOptions options = new RequestOptions().setMethod(HttpMethod.GET).setAbsoluteURI(checked(url));
        Exchange exchange = new Exchange(net, "GET " + url, LARGEST_BODY);
        net.netty().execute(() -> exchange.start(agent, options));
        boolean answered = false;
        try {
            HttpResponse response =
                    timeout == null ? exchange.outcome.await() : Asyncio.timeout(timeout, exchange.outcome::await);
            answered = true;
            return response;
        } catch (TimeoutError e) {
            throw new TimeoutError("GET " + url + ": no answer within " + seconds(timeout) + " s", e);
        } finally {
            if (!answered) {
                net.netty().execute(exchange::abort);
            }
        }
    }

    private static String seconds(@Nullable Duration timeout) {
        return timeout == null ? "" : String.valueOf(timeout.toMillis() / 1000.0);
    }

    private static String checked(String url) {
        try {
            URI uri = new URI(url);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (http && uri.getHost() != null) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + url + "' is no URL: " + e.getReason(), e);
        }
        throw new IllegalArgumentException("'" + url + "' is no URL of the form http://HOST:PORT/PATH");
    }

    /** Closes the connections; requests under way fail. */
    @Override
    public void close() {
        net.netty().execute(agent::close);
    }
}
