// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * An answer to an HTTP request. Immutable; what changes it returns a new one.
 *
 * <p>Counterpart of aiohttp's {@code web.Response}. The length of the body is the server's business, as are {@code
 * Connection} and {@code Transfer-Encoding}; it adds a {@code Date} where there is none.
 */
public final class HttpResponse {
    private static final String CONTENT_TYPE = "content-type";
    private static final HttpHeaders TEXT = HttpHeaders.of(CONTENT_TYPE, "text/plain; charset=utf-8");
    private static final HttpHeaders HTML = HttpHeaders.of(CONTENT_TYPE, "text/html; charset=utf-8");
    private static final HttpHeaders JSON = HttpHeaders.of(CONTENT_TYPE, "application/json");
    private static final int OK = 200;

    private final int status;
    private final HttpHeaders headers;
    private final ResponseBody body;

    HttpResponse(int status, HttpHeaders headers, ResponseBody body) {
        if (status < 100 || status > 999) {
            throw new IllegalArgumentException("A status has three digits: " + status);
        }
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    // ---- answers ----

    /**
     * Makes an answer without a body.
     *
     * @param status the status code
     * @return the answer
     */
    public static HttpResponse of(int status) {
        return new HttpResponse(status, HttpHeaders.EMPTY, ResponseBody.NONE);
    }

    /**
     * Makes an answer of plain text, with status 200.
     *
     * @param text the body, sent as UTF-8
     * @return the answer
     */
    public static HttpResponse text(String text) {
        return text(OK, text);
    }

    /**
     * Makes an answer of plain text.
     *
     * @param status the status code
     * @param text the body, sent as UTF-8
     * @return the answer
     */
    public static HttpResponse text(int status, String text) {
        return new HttpResponse(status, TEXT, new ResponseBody.Whole(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Makes an answer of HTML, with status 200.
     *
     * @param html the body, sent as UTF-8
     * @return the answer
     */
    public static HttpResponse html(String html) {
        return new HttpResponse(OK, HTML, new ResponseBody.Whole(html.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Makes an answer of JSON, with status 200.
     *
     * @param value a record, a collection, or what else Jackson can write
     * @return the answer
     * @throws JsonException if it cannot be written as JSON
     */
    public static HttpResponse json(Object value) {
        return json(OK, value);
    }

    /**
     * Makes an answer of JSON.
     *
     * @param status the status code
     * @param value a record, a collection, or what else Jackson can write
     * @return the answer
     * @throws JsonException if it cannot be written as JSON
     */
    public static HttpResponse json(int status, Object value) {
        return new HttpResponse(status, JSON, new ResponseBody.Whole(Json.write(value)));
    }

    /**
     * Makes an answer of bytes, with status 200.
     *
     * @param type the media type, such as {@code image/png}
     * @param bytes the body; not to be changed afterwards
     * @return the answer
     */
    public static HttpResponse bytes(String type, byte[] bytes) {
        return new HttpResponse(OK, HttpHeaders.of(CONTENT_TYPE, type), new ResponseBody.Whole(bytes));
    }

    /**
     * Makes an answer of a file, with status 200. It is opened when the answer is sent; one that cannot be opened is a
     * 404 for the client.
     *
     * @param type the media type
     * @param file where it is
     * @return the answer
     */
    public static HttpResponse file(String type, Path file) {
        return file(type, file, 0, -1);
    }

    /**
     * Makes an answer of a part of a file, with status 200.
     *
     * @param type the media type
     * @param file where it is
     * @param offset the first byte, counted from 0
     * @param length how many bytes; negative for all up to the end
     * @return the answer
     */
    public static HttpResponse file(String type, Path file, long offset, long length) {
        return new HttpResponse(
                OK, HttpHeaders.of(CONTENT_TYPE, type), new ResponseBody.FilePart(file, offset, length));
    }

    /**
     * Makes an answer whose body is written piece by piece, with status 200. With a header {@code content-length}, so
     * many bytes must be written; without it the client is told the end by the protocol.
     *
     * @param type the media type
     * @param writer called once, in the coroutine of the request, after the handler has returned
     * @return the answer
     */
    public static HttpResponse stream(String type, BodyWriter writer) {
        return new HttpResponse(OK, HttpHeaders.of(CONTENT_TYPE, type), new ResponseBody.Streamed(writer));
    }

    /**
     * Makes an answer that sends the client elsewhere, with status 302 and GET as its next method.
     *
     * @param location a URL or a path
     * @return the answer
     */
    public static HttpResponse redirect(String location) {
        return new HttpResponse(302, HttpHeaders.of("location", location), ResponseBody.NONE);
    }

    /**
     * Makes an answer that turns the connection into a WebSocket, with the options that {@link
     * HttpServerOptions#webSockets} has. A client that asked for none gets status 426.
     *
     * @param handler serves it, in the coroutine of the request
     * @return the answer
     */
    public static HttpResponse webSocket(WebSocketHandler handler) {
        return webSocket(new WebSocketUpgrade(null, handler));
    }

    /**
     * Makes an answer that turns the connection into a WebSocket. The limit of frames and whether they may be compressed
     * are the server's choice.
     *
     * @param options its subprotocols, origins, limit of messages and heartbeat
     * @param handler serves it, in the coroutine of the request
     * @return the answer
     */
    public static HttpResponse webSocket(WebSocketOptions options, WebSocketHandler handler) {
        return webSocket(new WebSocketUpgrade(options, handler));
    }

    private static HttpResponse webSocket(WebSocketUpgrade upgrade) {
        return new HttpResponse(101, HttpHeaders.EMPTY, new ResponseBody.Takeover(upgrade));
    }

    // ---- changes ----

    /**
     * Chooses another status.
     *
     * @param newStatus the status code
     * @return a new answer
     */
    public HttpResponse status(int newStatus) {
        return new HttpResponse(newStatus, headers, body);
    }

    /**
     * Gives a header one value, instead of all that it had.
     *
     * @param name the name
     * @param value the value
     * @return a new answer
     */
    public HttpResponse header(String name, String value) {
        return new HttpResponse(status, headers.replace(name, value), body);
    }

    /**
     * Gives a header one more value.
     *
     * @param name the name
     * @param value the value
     * @return a new answer
     */
    public HttpResponse addHeader(String name, String value) {
        return new HttpResponse(status, headers.add(name, value), body);
    }

    /**
     * Chooses other headers instead of all that it had.
     *
     * @param newHeaders the headers
     * @return a new answer
     */
    public HttpResponse headers(HttpHeaders newHeaders) {
        return new HttpResponse(status, newHeaders, body);
    }

    /**
     * Gives the client a cookie.
     *
     * @param cookie the cookie
     * @return a new answer
     */
    public HttpResponse cookie(HttpCookie cookie) {
        return addHeader("set-cookie", cookie.encoded());
    }

    HttpResponse body(ResponseBody newBody) {
        return new HttpResponse(status, headers, newBody);
    }

    // ---- what it holds ----

    /**
     * Returns the status code.
     *
     * @return such as 200
     */
    public int status() {
        return status;
    }

    /**
     * Returns the headers that were given to it.
     *
     * @return without those that the server adds
     */
    public HttpHeaders headers() {
        return headers;
    }

    ResponseBody body() {
        return body;
    }

    /**
     * Returns a body that is in memory.
     *
     * @return the bytes; not to be changed
     * @throws IllegalStateException if the body is a file or is written piece by piece
     */
    public byte[] bytes() {
        if (body instanceof ResponseBody.Whole whole) {
            return whole.bytes();
        }
        throw new IllegalStateException("The body of " + this + " is not in memory");
    }

    /**
     * Returns a body that is in memory, read as UTF-8.
     *
     * @return the text; bytes that are no UTF-8 appear as replacement characters
     * @throws IllegalStateException if the body is a file or is written piece by piece
     */
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        String what = switch (body) {
            case ResponseBody.Whole whole -> whole.bytes().length + " bytes";
            case ResponseBody.FilePart part -> part.path().toString();
            case ResponseBody.Streamed ignored -> "streamed";
            case ResponseBody.Takeover ignored -> "another protocol";
        };
        return "HttpResponse[" + status + ", " + what + "]";
    }
}
