// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.CancelledError;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Task;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.stream.StreamReader;
import io.vertx.core.Future;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer.
 *
 * <p>Its coroutine runs the handler; all that touches the connection happens on the loop's bare thread.
 */
final class ServerExchange implements RequestHead {
    final HttpServerRequest request;
    final HttpServerResponse response;
    final double begun;
    private final RequestIntake intake;
    private final ConnectionGuard guard;
    private final @Nullable BodyFeed feed;
    private final long number;
    private @Nullable HttpHeaders headers;
    private @Nullable StreamReader noBody;
    private @Nullable Task<?> task;
    private long bodyLimit;

    /** Empty for nearly all requests. */
    private List<Runnable> endActions = List.of();

    /** The client wants a WebSocket; nothing more of it may be read before that is decided. */
    private final boolean held;

    /** Asks the client to end a connection that speaks another protocol; null if it speaks HTTP. */
    private @Nullable Runnable farewell;

    /** The connection must serve no other request. */
    private boolean closes;

    /** No more can be sent: all is, or the client is gone. */
    private boolean over;

    /** The last byte is being handed over. */
    private boolean ending;

    /** All was handed over, and the client has not taken it. */
    private boolean sending;

    /** Its coroutine has ended, or there is none. */
    private boolean handled;

    private boolean started;
    private boolean settled;

    ServerExchange(RequestIntake intake, ConnectionGuard guard, HttpServerRequest request, long number) {
        this.intake = intake;
        this.guard = guard;
        this.request = request;
        this.response = request.response();
        this.number = number;
        this.begun = intake.net().loop().time();
        this.bodyLimit = intake.options().maxBodyBytes();
        this.feed = mayHaveBody() ? new BodyFeed(this) : null;
        this.held = feed == null && WebSocketUpgrade.isAskedFor(request);
        if (held) {
            request.pause();
        }
        guard.requestBegun(overHttp2());
    }

    private boolean mayHaveBody() {
        String length = request.getHeader("content-length");
        if (length != null) {
            return !length.equals("0");
        }
        return overHttp2() || request.getHeader("transfer-encoding") != null;
    }

    boolean overHttp2() {
        return request.version() == HttpVersion.HTTP_2;
    }

    NetLoop net() {
        return intake.net();
    }

    HttpServerOptions options() {
        return intake.options();
    }

    CharSequence date() {
        return intake.date().now();
    }

    // ---- its life, on the bare thread ----

    void start(EventLoop loop) {
        response.closeHandler(this::gone);
        response.exceptionHandler(this::lost);
        task = loop.createTask(this::answer);
    }

    private void gone(@Nullable Void ignored) {
        if (over || ending || farewell != null) {
            return;
        }
        over = true;
        if (feed != null) {
            feed.fail(new IOException("The client went away"));
        }
        intake.brokenOff();
        leave();
        settle();
        cancel("the client went away");
    }

    /** The client went away while its answer was on the way. */
    void lost(Throwable ignored) {
        gone(null);
    }

    void cancel(String reason) {
        sayGoodbye();
        Task<?> running = task;
        if (running == null || running.done()) {
            return;
        }
        running.cancel(reason);
        if (!started) { // then its first line is never reached
            handled = true;
            leave();
            abort();
        }
    }

    boolean asksForWebSocket() {
        return held;
    }

    boolean over() {
        return over;
    }

    /** Asked before the head of the answer is sent; from then on the connection's fate is known. */
    boolean closesConnection(HttpResponse answer) {
        boolean unread = feed != null && !feed.ended() && !feed.smallRest();
        String wanted = answer.headers().get("connection");
        closes = !overHttp2() && (closes || unread || intake.stopping() || "close".equalsIgnoreCase(wanted));
        return closes;
    }

    void needsNoCoroutine() {
        handled = true;
    }

    private void leave() {
        if (over && handled && !sending) {
            intake.remove(this);
        }
    }

    /**
     * The connection speaks another protocol until the coroutine ends.
     *
     * @param goodbye tells the client, in that protocol, that the server goes away
     */
    void takenOver(Runnable goodbye) {
        farewell = goodbye;
    }

    /** Asks the client to end a connection that was taken over. */
    void sayGoodbye() {
        if (farewell != null) {
            farewell.run();
        }
    }

    void closeAfterwards() {
        closes = true;
    }

    /** Hands the last byte of the answer over. HTTP/2 says at once that this closed the stream: nobody has gone away. */
    Future<Void> end(int status, Supplier<Future<Void>> last) {
        ending = true;
        Future<Void> sent;
        try {
            sent = last.get();
        } finally {
            ending = false;
        }
        ended(status, sent);
        return sent;
    }

    /** The last byte of the answer was handed over. */
    void ended(int status, Future<Void> sent) {
        if (over) {
            return;
        }
        over = true;
        sending = !sent.isComplete();
        intake.answered(this, status);
        leave();
        if (held) {
            request.resume();
        }
        boolean unread = feed != null && !feed.ended();
        if (unread && overHttp2()) {
            response.reset(0);
            unread = false;
        }
        if (unread) {
            feed.discard();
        }
        if (sent.isComplete()) {
            sent(unread);
        } else {
            boolean stillUnread = unread;
            double seconds = Seconds.of(intake.options().idleTimeout());
            var limit = net().loop().callLater(seconds, () -> net().onBareThread(guard::close));
            sent.onComplete(done -> {
                limit.cancel();
                sending = false;
                leave();
                sent(stillUnread);
            });
        }
    }

    private void sent(boolean unread) {
        if (closes) {
            if (unread) {
                guard.closeSoon();
            } else {
                request.connection().close();
            }
        } else if (unread && !feedEnded()) {
            guard.expectEndOfBody();
            return;
        }
        settle();
    }

    private boolean feedEnded() {
        return feed == null || feed.ended();
    }

    /** The whole body has come. */
    void bodyEnded() {
        if (over) {
            guard.bodyEnded();
            settle();
        }
    }

    private void settle() {
        if (!settled) {
            settled = true;
            guard.requestEnded();
        }
    }

    /** Breaks the answer off, so that the client cannot take it for whole. */
    void abort() {
        if (farewell != null) {
            tookOver(); // it has its own way to end the connection
        }
        if (over) {
            return;
        }
        over = true;
        intake.brokenOff();
        leave();
        settle();
        if (overHttp2()) {
            response.reset();
        } else {
            guard.close();
        }
    }

    /** Another protocol has had the connection, and is done with it. */
    void tookOver() {
        if (!over) {
            over = true;
            intake.answered(this, response.getStatusCode());
            leave();
            settle();
        }
    }

    // ---- the coroutine ----

    private void answer() {
        started = true;
        boolean answered = false;
        try {
            AnswerSender.send(this, intake.respond(this));
            answered = true;
        } catch (CancelledError e) {
            if (RequestIntake.isCancelled()) {
                throw e;
            }
            intake.report(this, e);
        } catch (Throwable e) {
            intake.report(this, e);
        } finally {
            handled = true;
            leave();
            if (!answered) {
                net().onBareThread(this::abort);
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
            List<String> pairs = new ArrayList<>();
            for (Map.Entry<String, String> header : request.headers()) {
                pairs.add(header.getKey());
                pairs.add(header.getValue());
            }
            made = HttpHeaders.trusted(pairs.toArray(String[]::new));
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
        return intake.options().tls() == null ? "http" : "https";
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
        if (feed != null) {
            return feed.open(bodyLimit);
        }
        StreamReader empty = noBody;
        if (empty == null) {
            empty = new StreamReader();
            empty.feedEof();
            noBody = empty;
        }
        return empty;
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
