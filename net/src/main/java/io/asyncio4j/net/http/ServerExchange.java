// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.CancelledError;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Task;
import io.asyncio4j.stream.StreamReader;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer.
 *
 * <p>Its coroutine runs the handler; all that touches the connection happens on the loop's bare thread.
 */
final class ServerExchange implements RequestHead {
    final RequestIntake intake;
    final HttpServerRequest request;
    final HttpServerResponse response;
    private final @Nullable BodyFeed feed;
    private final long number;
    private @Nullable HttpHeaders headers;
    private @Nullable StreamReader noBody;
    private @Nullable Task<?> task;
    private long bodyLimit;

    /** Empty for nearly all requests. */
    private List<Runnable> endActions = List.of();

    private @Nullable Runnable farewell;

    /** No more can be sent: all is, or the client is gone. */
    private boolean over;

    ServerExchange(RequestIntake intake, HttpServerRequest request, long number) {
        this.intake = intake;
        this.request = request;
        this.response = request.response();
        this.number = number;
        this.bodyLimit = intake.options().maxBodyBytes();
        if (WebSocketUpgrade.isAskedFor(request)) {
            request.pause();
        }
        this.feed = mayHaveBody(request) ? new BodyFeed(intake.net(), request, bodyLimit) : null;
    }

    private static boolean mayHaveBody(HttpServerRequest request) {
        String length = request.getHeader("content-length");
        if (length != null) {
            return !length.equals("0");
        }
        return request.version() == HttpVersion.HTTP_2 || request.getHeader("transfer-encoding") != null;
    }

    // ---- its life, on the bare thread ----

    void start(EventLoop loop) {
        response.closeHandler(this::gone);
        response.exceptionHandler(failure -> gone(null));
        task = loop.createTask(this::answer);
    }

    private void gone(@Nullable Void ignored) {
        if (!over) {
            over = true;
            intake.ended(this);
            if (feed != null) {
                feed.fail(new IOException("The client went away"));
            }
        }
        cancel("the client went away");
    }

    void cancel(String reason) {
        sayGoodbye();
        Task<?> running = task;
        if (running != null && !running.done()) {
            running.cancel(reason);
        }
    }

    boolean over() {
        return over;
    }

    /** The last byte of the answer was handed over. */
    void ended() {
        if (over) {
            return;
        }
        over = true;
        intake.ended(this);
        request.resume();
        if (feed != null && !feed.ended()) {
            feed.discard();
            if (request.version() != HttpVersion.HTTP_2) {
                request.connection().close();
            }
        }
    }

    /**
     * The connection speaks another protocol now; the request goes on until {@link #leave}.
     *
     * @param goodbye tells the client, in that protocol, that the server goes away
     */
    void takenOver(Runnable goodbye) {
        over = true;
        farewell = goodbye;
    }

    /** Asks the client to end a connection that was taken over. */
    void sayGoodbye() {
        if (farewell != null) {
            farewell.run();
        }
    }

    /** What took the connection over has come to its end. */
    void leave() {
        intake.ended(this);
    }

    /** Whether the connection must not serve another request, since this one's body was not read. */
    boolean leavesBody() {
        return feed != null && !feed.ended();
    }

    /** Breaks the answer off, so that the client cannot take it for whole. */
    void abort() {
        if (!over) {
            over = true;
            intake.ended(this);
            if (request.version() == HttpVersion.HTTP_2) {
                response.reset();
            } else {
                request.connection().close();
            }
        }
    }

    // ---- the coroutine ----

    private void answer() throws Exception {
        boolean answered = false;
        try {
            HttpResponse answer = intake.respond(this);
            AnswerSender.send(this, answer);
            answered = true;
        } catch (CancelledError e) {
            throw e;
        } finally {
            if (!answered) {
                intake.net().netty().execute(this::abort);
            }
            endActions.forEach(Runnable::run);
        }
    }

    // ---- what the handler sees ----

    @Override
    public String method() {
        return request.method().name();
    }

    @Override
    public String target() {
        return request.uri();
    }

    @Override
    public @Nullable String header(String name) {
        return request.getHeader(name);
    }

    @Override
    public HttpHeaders headers() {
        HttpHeaders made = headers;
        if (made == null) {
            String[] pairs = new String[2 * request.headers().size()];
            int next = 0;
            for (Map.Entry<String, String> header : request.headers()) {
                pairs[next++] = header.getKey();
                pairs[next++] = header.getValue();
            }
            made = HttpHeaders.trusted(pairs);
            headers = made;
        }
        return made;
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        io.vertx.core.net.SocketAddress address = request.remoteAddress();
        return address == null || !address.isInetSocket()
                ? null
                : new InetSocketAddress(address.hostAddress(), address.port());
    }

    @Override
    public String scheme() {
        return request.isSSL() ? "https" : "http";
    }

    @Override
    public String version() {
        return switch (request.version()) {
            case HTTP_1_0 -> "HTTP/1.0";
            case HTTP_1_1 -> "HTTP/1.1";
            default -> "HTTP/2";
        };
    }

    @Override
    public @Nullable String host() {
        HostAndPort authority = request.authority();
        return authority == null ? null : authority.toString();
    }

    @Override
    public String id() {
        return intake.requestId(number);
    }

    @Override
    public StreamReader body() {
        if (feed == null) {
            StreamReader empty = noBody;
            if (empty == null) {
                empty = new StreamReader();
                empty.feedEof();
                noBody = empty;
            }
            return empty;
        }
        String length = request.getHeader("content-length");
        if (length != null && length.length() > 18 || length != null && Long.parseLong(length) > bodyLimit) {
            throw BodyFeed.tooLarge(bodyLimit);
        }
        feed.limit(bodyLimit);
        return feed.reader();
    }

    @Override
    public long bodyLimit() {
        return bodyLimit;
    }

    @Override
    public void bodyLimit(long bytes) {
        bodyLimit = bytes;
        if (feed != null) {
            feed.limit(bytes);
        }
    }

    @Override
    public void atEnd(Runnable action) {
        if (endActions.isEmpty()) {
            endActions = new ArrayList<>(1);
        }
        endActions.add(action);
    }
}
