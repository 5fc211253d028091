// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.stream.StreamReader;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that a server has received, as far as its headers; the body comes while the handler runs.
 *
 * <p>Counterpart of aiohttp's {@code web.Request}. It belongs to the coroutine that answers it.
 *
 * <p><b>Cancellation.</b> What reads the body waits for it, and can be cancelled there. When the client goes away, the
 * request's coroutine is cancelled.
 */
public final class HttpRequest {
    private final RequestHead head;
    private final Shared shared;
    private final String path;
    private final Map<String, String> pathParameters;

    /** How many segments of the path belong to routers that have handed it on. */
    private final int consumed;

    /** What all views of a request have in common. */
    private static final class Shared {
        private @Nullable Map<String, Object> attributes;
        private @Nullable Map<String, List<String>> query;
        private @Nullable Map<String, String> cookies;
        private @Nullable List<String> segments;
        private byte @Nullable [] body;
    }

    private HttpRequest(
            RequestHead head, Shared shared, String path, Map<String, String> pathParameters, int consumed) {
        this.head = head;
        this.shared = shared;
        this.path = path;
        this.consumed = consumed;
        this.pathParameters = pathParameters;
    }

    HttpRequest(RequestHead head) {
        this(head, new Shared(), decodedPath(head.target()), Map.of(), 0);
    }

    /**
     * Makes a request that comes from no client, to try a handler with. Its body is empty.
     *
     * @param method such as GET
     * @param target path and query, such as {@code /users?name=x}
     * @return the request
     */
    public static HttpRequest of(String method, String target) {
        return new HttpRequest(new PlannedHead(method, target, HttpHeaders.EMPTY, new byte[0]));
    }

    /**
     * Returns a request that comes from no client, like this one but with other headers and another body.
     *
     * @param newHeaders the headers
     * @param newBody the body
     * @return the request
     */
    public HttpRequest with(HttpHeaders newHeaders, byte[] newBody) {
        return new HttpRequest(new PlannedHead(head.method(), head.target(), newHeaders, newBody));
    }

    /** The same request with what a router has found in its path. */
    HttpRequest routed(Map<String, String> parameters) {
        return parameters.isEmpty() ? this : new HttpRequest(head, shared, path, merged(parameters), consumed);
    }

    /** The same request as a router hands it on to a mounted handler: with the path that is left. */
    HttpRequest below(int segments, Map<String, String> parameters) {
        List<String> left = segments()
                .subList(Math.min(segments, segments().size()), segments().size());
        return new HttpRequest(head, shared, "/" + PathSegments.join(left), merged(parameters), consumed + segments);
    }

    private Map<String, String> merged(Map<String, String> found) {
        if (pathParameters.isEmpty()) {
            return found;
        }
        Map<String, String> all = new LinkedHashMap<>(pathParameters);
        all.putAll(found);
        return all;
    }

    /**
     * The decoded pieces of the path that is left; none if it is the very path at which a handler is mounted.
     *
     * @throws HttpStatusException with status 400 if the path is none that two readers would understand alike
     */
    List<String> segments() {
        List<String> all = shared.segments;
        if (all == null) {
            all = PathSegments.of(rawPath());
            shared.segments = all;
        }
        return all.subList(Math.min(consumed, all.size()), all.size());
    }

    /** Has something done when the request has ended, however it does. */
    void atEnd(Runnable action) {
        head.atEnd(action);
    }

    // ---- what is asked for ----

    /**
     * Returns the method.
     *
     * @return such as GET; as the client wrote it, for the case of a method counts
     */
    public String method() {
        return head.method();
    }

    /**
     * Returns the path, decoded. A router that mounts another one hands on what is left of it.
     *
     * @return begins with a slash; {@code *} in a request of OPTIONS to the server as a whole
     */
    public String path() {
        return path;
    }

    /**
     * Returns the whole path as the client wrote it.
     *
     * @return with its percent signs
     */
    public String rawPath() {
        return rawPath(head.target());
    }

    /**
     * Returns path and query as the client wrote them.
     *
     * @return the request's target
     */
    public String target() {
        return head.target();
    }

    /**
     * Returns a parameter from behind the question mark.
     *
     * @param name its name
     * @return its first value, decoded; null if there is none
     */
    public @Nullable String query(String name) {
        List<String> values = queryAll(name);
        return values.isEmpty() ? null : values.getFirst();
    }

    /**
     * Returns all values of a parameter from behind the question mark.
     *
     * @param name its name
     * @return the values, decoded, in their order; empty if there are none
     */
    public List<String> queryAll(String name) {
        return queryParameters().getOrDefault(name, List.of());
    }

    /**
     * Returns the parameters from behind the question mark.
     *
     * @return values by name, decoded, in their order
     * @throws HttpStatusException with status 400 if they cannot be decoded
     */
    public Map<String, List<String>> queryParameters() {
        Map<String, List<String>> found = shared.query;
        if (found == null) {
            try {
                found = new QueryStringDecoder(head.target()).parameters();
            } catch (IllegalArgumentException e) {
                throw new HttpStatusException(400, "The query cannot be decoded: " + e.getMessage());
            }
            shared.query = found;
        }
        return found;
    }

    /**
     * Returns a parameter that the router has found in the path.
     *
     * @param name its name in the route
     * @return its value, decoded
     * @throws IllegalArgumentException if the route has no such parameter
     */
    public String pathParameter(String name) {
        String value = pathParameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "The route has no parameter '" + name + "'; it has " + pathParameters.keySet());
        }
        return value;
    }

    /**
     * Returns the parameters that the router has found in the path.
     *
     * @return values by name, decoded
     */
    public Map<String, String> pathParameters() {
        return pathParameters;
    }

    // ---- headers ----

    /**
     * Returns the headers.
     *
     * @return all of them
     */
    public HttpHeaders headers() {
        return head.headers();
    }

    /**
     * Returns a header.
     *
     * @param name its name, in any case
     * @return its first value; null if there is none
     */
    public @Nullable String header(String name) {
        return head.header(name);
    }

    /**
     * Returns a cookie that the client has sent.
     *
     * @param name its name
     * @return its value; null if there is none
     */
    public @Nullable String cookie(String name) {
        return cookies().get(name);
    }

    /**
     * Returns the cookies that the client has sent.
     *
     * @return values by name; of several with one name, the first
     */
    public Map<String, String> cookies() {
        Map<String, String> found = shared.cookies;
        if (found == null) {
            found = new LinkedHashMap<>();
            String header = head.header("cookie");
            if (header != null) {
                for (Cookie cookie : ServerCookieDecoder.STRICT.decodeAll(header)) {
                    found.putIfAbsent(cookie.name(), cookie.value());
                }
            }
            shared.cookies = found;
        }
        return found;
    }

    /**
     * Returns what the body is.
     *
     * @return the header {@code content-type}; null if there is none
     */
    public @Nullable String contentType() {
        return head.header("content-type");
    }

    /**
     * Returns how long the body is.
     *
     * @return bytes; -1 if the client did not say
     */
    public long contentLength() {
        String length = head.header("content-length");
        try {
            return length == null ? -1 : Long.parseLong(length.trim());
        } catch (NumberFormatException e) {
            throw new HttpStatusException(400, "'" + length + "' is no length");
        }
    }

    // ---- the connection ----

    /**
     * Returns who has sent it.
     *
     * @return the other end of the connection; null for a request that comes from no client
     */
    public @Nullable SocketAddress remoteAddress() {
        return head.remoteAddress();
    }

    /**
     * Returns the scheme.
     *
     * @return {@code http} or {@code https}
     */
    public String scheme() {
        return head.scheme();
    }

    /**
     * Returns the version of the protocol.
     *
     * @return {@code HTTP/1.0}, {@code HTTP/1.1} or {@code HTTP/2}
     */
    public String version() {
        return head.version();
    }

    /**
     * Returns the host that the client wanted to reach.
     *
     * @return host and perhaps port, as the client wrote them; null if it did not
     */
    public @Nullable String host() {
        return head.host();
    }

    /**
     * Returns the name of this request in the log and on error pages.
     *
     * @return unique in this process
     */
    public String id() {
        return head.id();
    }

    /**
     * Returns what handlers and what stands before them have to tell each other.
     *
     * @return values by name, to be read and changed
     */
    public Map<String, Object> attributes() {
        Map<String, Object> kept = shared.attributes;
        if (kept == null) {
            kept = new HashMap<>();
            shared.attributes = kept;
        }
        return kept;
    }

    // ---- the body ----

    /**
     * Chooses how many bytes the body may have, instead of what the server's options say. Called before the body is
     * asked for.
     *
     * @param bytes the most bytes
     * @return this
     */
    public HttpRequest bodyLimit(long bytes) {
        head.bodyLimit(bytes);
        return this;
    }

    /**
     * Returns the body as a stream. The client is slowed down while the stream holds much that nobody has read.
     *
     * @return the same at each call; its methods throw {@link HttpStatusException} with status 413 at the limit
     * @throws HttpStatusException with status 413 if the client has announced more than the limit
     */
    public StreamReader body() {
        return head.body();
    }

    /**
     * Reads the whole body.
     *
     * @return the bytes, the same at each call; not to be changed
     * @throws IOException if the client went away
     * @throws HttpStatusException with status 413 if there are more than the limit
     */
    public byte[] bytes() throws IOException {
        byte[] read = shared.body;
        if (read == null) {
            read = head.body().read();
            shared.body = read;
        }
        return read;
    }

    /**
     * Reads the whole body as text, in the character set that its type names, else UTF-8.
     *
     * @return the text; what cannot be decoded appears as replacement characters
     * @throws IOException if the client went away
     * @throws HttpStatusException with status 413 if there is more than the limit
     */
    public String text() throws IOException {
        String type = contentType();
        Charset charset = type == null ? StandardCharsets.UTF_8 : HttpUtil.getCharset(type, StandardCharsets.UTF_8);
        return new String(bytes(), charset);
    }

    /**
     * Reads the whole body as JSON.
     *
     * @param <T> what it stands for
     * @param type a record, or what else Jackson can read
     * @return the value
     * @throws IOException if the client went away
     * @throws HttpStatusException with status 400 if the body is no JSON of that type, 413 if it is too large
     */
    public <T> T json(Class<T> type) throws IOException {
        byte[] body = bytes();
        try {
            return Json.read(body, type);
        } catch (JsonException e) {
            throw new HttpStatusException(400, String.valueOf(e.getMessage()));
        }
    }

    /** The query has no place in messages: it may hold secrets. */
    @Override
    public String toString() {
        return "HttpRequest[" + method() + " " + rawPath() + "]";
    }

    // ---- targets ----

    private static String decodedPath(String target) {
        String raw = rawPath(target);
        if (raw.indexOf('%') < 0) {
            return raw;
        }
        try {
            return new QueryStringDecoder(raw).path();
        } catch (IllegalArgumentException e) {
            throw new HttpStatusException(400, "The path cannot be decoded: " + e.getMessage());
        }
    }

    /** Without the query, and without scheme and host, which a client of a proxy sends too. */
    private static String rawPath(String target) {
        int start = 0;
        if (!target.startsWith("/")) {
            int scheme = endOfName(target, 0);
            if (scheme > 0 && target.startsWith("://", scheme - 1)) {
                start = endOfName(target, scheme + "//".length());
            }
        }
        int end = target.length();
        for (int i = start; i < end; i++) {
            char c = target.charAt(i);
            if (c == '?' || c == '#') {
                end = i;
            }
        }
        return end == start ? "/" : start == 0 && end == target.length() ? target : target.substring(start, end);
    }

    /** Where a path, query or fragment begins. */
    private static int endOfName(String target, int from) {
        int end = from;
        while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
            end++;
        }
        return end;
    }
}
