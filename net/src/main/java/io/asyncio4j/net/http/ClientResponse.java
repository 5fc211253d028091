// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.EventLoop;
import io.asyncio4j.stream.StreamReader;
import io.vertx.core.http.HttpClientResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request of an {@link HttpClient}. Counterpart of aiohttp's {@code ClientResponse}.
 *
 * <p>{@link HttpClient#request} and its shorter forms return it whole: nothing waits any more, and it need not be closed.
 * {@link HttpClient#stream} returns it as soon as its headers are there: then {@link #body()} waits for bytes, and closing it
 * before its end closes the connection.
 *
 * <p><b>Cancellation.</b> Whoever is cancelled while reading closes the answer, best by try-with-resources.
 */
public final class ClientResponse implements AutoCloseable {
    private static final Pattern CHARSET = Pattern.compile("(?i)charset\\s*=\\s*\"?([^\\s;\"]+)");
    private static final int OK = 200;
    private static final int FIRST_ERROR = 400;
    private static final int PIECE = 1 << 16;

    private final EventLoop loop;
    private final ClientMessage message;
    private final ClientBody body;
    private final HttpClientResponse response;
    private final HttpHeaders headers;
    private final List<String> history;
    private final long maxBody;

    /** The body, once it has been read. */
    private byte @Nullable [] bytes;

    ClientResponse(EventLoop loop, ClientMessage message, ClientBody body, List<String> history, long maxBody) {
        this.loop = loop;
        this.message = message;
        this.body = body;
        this.response = body.response();
        this.headers = headers(response);
        this.history = List.copyOf(history);
        this.maxBody = maxBody;
    }

    static HttpHeaders headers(HttpClientResponse response) {
        List<String> pairs = new ArrayList<>();
        response.headers().forEach(header -> {
            pairs.add(header.getKey());
            pairs.add(header.getValue());
        });
        return HttpHeaders.trusted(pairs.toArray(String[]::new));
    }

    /**
     * Returns the status.
     *
     * @return the status code, such as 200
     */
    public int status() {
        return response.statusCode();
    }

    /**
     * Tells whether the request succeeded.
     *
     * @return true for a status from 200 to 399
     */
    public boolean isOk() {
        return status() >= OK && status() < FIRST_ERROR;
    }

    /**
     * Throws unless the request succeeded. Counterpart of {@code raise_for_status}.
     *
     * @return this answer
     * @throws ClientResponseException if the status is 400 or more; the answer is closed then
     */
    public ClientResponse orThrow() {
        if (status() < FIRST_ERROR) {
            return this;
        }
        close();
        String reason = response.statusMessage();
        throw new ClientResponseException(
                message + ": status " + status() + (reason == null || reason.isEmpty() ? "" : " " + reason), status());
    }

    /**
     * Returns the headers. A body that was decompressed has the headers of the compressed one.
     *
     * @return the headers
     */
    public HttpHeaders headers() {
        return headers;
    }

    /**
     * Returns the first value of a header.
     *
     * @param name its name, in any case
     * @return the value; null if there is none
     */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /**
     * Returns which URL was answered in the end.
     *
     * @return the URL, after all redirects
     */
    public String url() {
        return message.url().toString();
    }

    /**
     * Returns which redirects were followed.
     *
     * @return the URLs that redirected, in their order
     */
    public List<String> history() {
        return history;
    }

    /**
     * Returns the version of HTTP.
     *
     * @return such as {@code HTTP/1.1} or {@code HTTP/2}
     */
    public String version() {
        return switch (response.version()) {
            case HTTP_1_0 -> "HTTP/1.0";
            case HTTP_1_1 -> "HTTP/1.1";
            case HTTP_2 -> "HTTP/2";
        };
    }

    /**
     * Returns the body as a stream, to be read once. It throws {@link HttpException} if the answer breaks off, and {@link
     * HttpTimeoutError} if it takes too long.
     *
     * @return the reader
     */
    public StreamReader body() {
        byte[] whole = bytes;
        if (whole == null) {
            return body.reader();
        }
        StreamReader reader = new StreamReader(StreamReader.DEFAULT_LIMIT, loop);
        reader.feedData(whole);
        reader.feedEof();
        return reader;
    }

    /**
     * Returns the whole body. Waits for it where it is not there yet; then the answer is closed.
     *
     * @return the bytes; not to be changed
     * @throws HttpException if the answer breaks off
     * @throws HttpBodyTooLargeException if it is larger than {@link HttpClientOptions#maxBody(long)} allows
     * @throws HttpTimeoutError if it takes too long
     */
    public byte[] bytes() {
        byte[] whole = bytes;
        if (whole == null) {
            try {
                whole = readAll();
            } finally {
                close();
            }
            bytes = whole;
        }
        return whole;
    }

    private byte[] readAll() {
        StreamReader reader = body.reader();
        byte[] first = piece(reader);
        byte[] piece = piece(reader, first);
        if (piece.length == 0) {
            return first;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream(first.length + piece.length);
        all.writeBytes(first);
        while (piece.length > 0) {
            all.writeBytes(piece);
            if (all.size() > maxBody) {
                throw tooLarge();
            }
            piece = piece(reader);
        }
        return all.toByteArray();
    }

    private byte[] piece(StreamReader reader, byte[] before) {
        if (before.length > maxBody) {
            throw tooLarge();
        }
        return before.length == 0 ? before : piece(reader);
    }

    private static byte[] piece(StreamReader reader) {
        try {
            return reader.read(PIECE);
        } catch (IOException e) {
            throw new HttpException(ClientFailures.reason(e), e);
        }
    }

    private HttpBodyTooLargeException tooLarge() {
        return new HttpBodyTooLargeException(message + ": the answer is larger than " + maxBody
                + " bytes; allow more by maxBody, or read it by HttpClient.stream");
    }

    /**
     * Returns the whole body as text, in the character set of the header {@code Content-Type}, else UTF-8. Waits as {@link
     * #bytes()} does, and throws the same.
     *
     * @return the text; what cannot be decoded appears as replacement characters
     */
    public String text() {
        return new String(bytes(), charset());
    }

    private Charset charset() {
        String type = headers.get("Content-Type");
        Matcher named = CHARSET.matcher(type == null ? "" : type);
        try {
            return named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8;
        }
    }

    /**
     * Returns the whole body read as JSON. Waits as {@link #bytes()} does, and throws the same.
     *
     * @param <T> what it is read as
     * @param type a record or another class that Jackson can make
     * @return the value
     * @throws JsonException if the body is not of that form
     */
    public <T> T json(Class<T> type) {
        return Json.read(bytes(), type);
    }

    /** Ends the answer. If it has not come whole, its connection is closed. Does not wait. Idempotent. */
    @Override
    public void close() {
        body.close();
    }

    ClientBody content() {
        return body;
    }

    @Override
    public String toString() {
        return "ClientResponse[" + message + ", " + status() + "]";
    }
}
