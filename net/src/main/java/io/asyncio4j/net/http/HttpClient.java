// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.TimeoutError;
import io.asyncio4j.net.NetLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sends HTTP requests from coroutines; its connections live on the loop's own thread and are kept for later requests.
 * Counterpart of aiohttp's {@code ClientSession}.
 *
 * <p>A client belongs to the loop on which it was opened, and is used there. One client serves a whole program. Status
 * codes are the caller's business: an answer of 404 or 500 is an answer.
 *
 * <p><b>Cancellation.</b> A request can be cancelled wherever it waits: for its turn, for the connection, for the answer.
 * Its connection is closed then, and so it is when a time limit passes.
 */
public final class HttpClient implements AutoCloseable {
    private final NetLoop net;
    private final EventLoop loop;
    private final HttpClientOptions options;
    private final ClientSession session;

    private HttpClient(NetLoop net, HttpClientOptions options) {
        this.net = net;
        this.loop = net.loop();
        this.options = options;
        this.session = new ClientSession(net, options);
    }

    /**
     * Opens a client on the running loop.
     *
     * @return the client
     */
    public static HttpClient open() {
        return open(HttpClientOptions.DEFAULT);
    }

    /**
     * Opens a client on the running loop.
     *
     * @param timeout how long a request may take, from the call to the last byte of the answer; null for ever
     * @return the client
     */
    public static HttpClient open(@Nullable Duration timeout) {
        return open(HttpClientOptions.DEFAULT.totalTimeout(timeout));
    }

    /**
     * Opens a client on the running loop.
     *
     * @param options how it works
     * @return the client
     * @throws IllegalArgumentException if its base URL or its proxy is none
     */
    public static HttpClient open(HttpClientOptions options) {
        return new HttpClient(NetLoop.current(), options);
    }

    /**
     * Sends a GET request and awaits the whole answer.
     *
     * @param url an absolute http or https URL, or one relative to the base URL
     * @return the answer, whatever its status
     * @throws IllegalArgumentException if the URL is not one
     * @throws HttpException if there is no whole answer
     * @throws TimeoutError if it takes longer than the client allows
     */
    public ClientResponse get(String url) {
        return request(HttpCall.get(url));
    }

    /**
     * Sends a HEAD request and awaits the answer, which has no body. Throws as {@link #get} does.
     *
     * @param url where to
     * @return the answer, whatever its status
     */
    public ClientResponse head(String url) {
        return request(HttpCall.of("HEAD", url));
    }

    /**
     * Sends a DELETE request and awaits the whole answer. Throws as {@link #get} does.
     *
     * @param url where to
     * @return the answer, whatever its status
     */
    public ClientResponse delete(String url) {
        return request(HttpCall.delete(url));
    }

    /**
     * Sends an OPTIONS request and awaits the whole answer. Throws as {@link #get} does.
     *
     * @param url where to
     * @return the answer, whatever its status
     */
    public ClientResponse options(String url) {
        return request(HttpCall.of("OPTIONS", url));
    }

    /**
     * Sends a POST request and awaits the whole answer. Throws as {@link #get} does.
     *
     * @param url where to
     * @param body what is sent
     * @return the answer, whatever its status
     */
    public ClientResponse post(String url, HttpBody body) {
        return request(HttpCall.post(url, body));
    }

    /**
     * Sends a PUT request and awaits the whole answer. Throws as {@link #get} does.
     *
     * @param url where to
     * @param body what is sent
     * @return the answer, whatever its status
     */
    public ClientResponse put(String url, HttpBody body) {
        return request(HttpCall.put(url, body));
    }

    /**
     * Sends a PATCH request and awaits the whole answer. Throws as {@link #get} does.
     *
     * @param url where to
     * @param body what is sent
     * @return the answer, whatever its status
     */
    public ClientResponse patch(String url, HttpBody body) {
        return request(HttpCall.of("PATCH", url).body(body));
    }

    /**
     * Sends a request and awaits the whole answer.
     *
     * @param call the request
     * @return the answer, whatever its status
     * @throws IllegalArgumentException if the URL is not one
     * @throws HttpException if there is no whole answer
     * @throws HttpBodyTooLargeException if it is larger than {@link HttpClientOptions#maxBody(long)} allows
     * @throws TimeoutError if it takes longer than the client allows
     */
    public ClientResponse request(HttpCall call) {
        return perform(call, true);
    }

    /**
     * Sends a request and awaits the headers of its answer. The body is read from {@link ClientResponse#body()}, no faster
     * than the caller likes; the answer must be closed.
     *
     * @param call the request
     * @return the answer, whatever its status
     * @throws IllegalArgumentException if the URL is not one
     * @throws HttpException if there is no answer
     * @throws TimeoutError if it takes longer than the client allows
     */
    public ClientResponse stream(HttpCall call) {
        return perform(call, false);
    }

    /**
     * Opens a WebSocket, and awaits that the server agrees. Its connection is none of the pool's.
     *
     * @param url a ws, wss, http or https URL, or one relative to the base URL
     * @return the WebSocket, which must be closed
     * @throws IllegalArgumentException if the URL is not one
     * @throws HttpConnectException if there is no connection
     * @throws ClientResponseException if the server answers otherwise
     * @throws TimeoutError if it takes longer than a connection may
     * @throws UnsupportedOperationException if the client's requests go to a Unix socket
     */
    public WebSocket webSocket(String url) {
        return webSocket(HttpCall.get(url), WebSocketOptions.DEFAULT);
    }

    /**
     * Opens a WebSocket, as {@link #webSocket(String)} does.
     *
     * @param call URL, headers and cookies
     * @param wanted limits, subprotocols, heartbeat
     * @return the WebSocket, which must be closed
     */
    public WebSocket webSocket(HttpCall call, WebSocketOptions wanted) {
        return session.webSocket(call, wanted);
    }

    private ClientResponse perform(HttpCall call, boolean whole) {
        Duration total = call.totalTimeoutOr(options);
        double start = loop.time();
        ClientResponse[] answer = new ClientResponse[1];
        boolean done = false;
        try {
            Asyncio.timeout(total, () -> {
                answer[0] = session.send(call);
                if (whole) {
                    answer[0].bytes();
                }
            });
            done = true;
        } catch (HttpTimeoutError e) {
            throw e;
        } catch (TimeoutError e) {
            throw new HttpTimeoutError(
                    HttpTimeoutError.Phase.TOTAL,
                    call + ": no answer within " + ClientFailures.seconds(total) + " s",
                    e);
        } finally {
            if (!done) {
                session.failed();
                if (answer[0] != null) {
                    answer[0].close();
                }
            }
        }
        if (total != null && !whole) {
            answer[0].content().deadline(start + Seconds.of(total), total);
        }
        return answer[0];
    }

    /**
     * Returns what the client has done so far, and what it holds now.
     *
     * @return the figures of this moment
     */
    public HttpClientStatistics statistics() {
        return session.statistics();
    }

    /** Closes the connections; requests under way fail. Does not wait. Idempotent. */
    @Override
    public void close() {
        session.close();
    }

    @Override
    public String toString() {
        return "HttpClient[" + statistics() + "]";
    }
}
