// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.CancelledError;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Task;
import io.asyncio4j.TaskFailedException;
import io.asyncio4j.TimerHandle;
import io.asyncio4j.net.NetLoop;
import io.vertx.core.AsyncResult;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One request on one connection, and its answer. The loop's thread only.
 *
 * <pre>
 *  made ──send──► open ──► sent ──head──► answered ──end──► over: the connection is kept
 *                   └───────┴─ failure, abort ─┴──────────► over: it is closed, or the stream of HTTP/2 reset
 * </pre>
 */
final class ClientExchange {
    /** How long a body waits for "100 Continue". */
    private static final double CONTINUE_SECONDS = 1;

    private static final long CANCEL = 8;

    private static final int SWITCHING = 101;
    private static final int FIRST_FINAL = 200;

    /** A larger body goes in pieces, so that each of them tells that the server still takes some. */
    private static final int LARGEST_AT_ONCE = 1 << 16;

    private final NetLoop net;
    private final EventLoop loop;
    private final ClientMessage message;
    private final HttpHeaders headers;
    private final HttpClientOptions options;
    private final ClientPool.Lease lease;
    private final LongConsumer counter;
    private final AsyncFuture<HttpClientResponse> head;
    private final @Nullable ClientStall thinking;
    private @Nullable HttpClientRequest request;
    private @Nullable ClientUpload upload;
    private @Nullable Task<?> writing;
    private @Nullable TimerHandle continueTimer;
    private @Nullable ClientBody body;
    private boolean requestEnded;
    private boolean over;

    /**
     * Makes one.
     *
     * @param headers all headers of the request but those of its length
     * @param counter is told how many bytes of a body have come
     */
    ClientExchange(
            NetLoop net,
            ClientMessage message,
            HttpHeaders headers,
            HttpClientOptions options,
            ClientPool.Lease lease,
            LongConsumer counter) {
        this.net = net;
        this.loop = net.loop();
        this.message = message;
        this.options = options;
        this.headers = headers;
        this.lease = lease;
        this.counter = counter;
        this.head = loop.createFuture("an answer to " + message);
        this.thinking = options.firstByteTimeout() == null
                ? null
                : new ClientStall(loop, options.firstByteTimeout(), this::thoughtTooLong);
    }

    /** Sends the request and waits for the headers of its answer. */
    ClientBody send() {
        boolean answered = false;
        net.netty().execute(this::open);
        try {
            head.await();
            answered = true;
        } finally {
            if (!answered) {
                abort();
            }
        }
        ClientBody received = body;
        if (received == null) {
            throw new IllegalStateException("An answer without a body");
        }
        return received;
    }

    boolean usedAgain() {
        return lease.connection().wasUsed();
    }

    // ---- the request, on the bare thread ----

    private void open() {
        if (over) {
            return;
        }
        try {
            RequestOptions line = new RequestOptions()
                    .setMethod(HttpMethod.valueOf(message.method()))
                    .setURI(message.target())
                    .setHeaders(multiMap());
            lease.connection().vertx().request(line).onComplete(this::opened);
        } catch (RuntimeException e) {
            lost(e);
        }
    }

    private MultiMap multiMap() {
        MultiMap map = MultiMap.caseInsensitiveMultiMap();
        headers.forEach((name, value) -> map.add(name, value));
        return map;
    }

    private void opened(AsyncResult<HttpClientRequest> opening) {
        if (opening.failed()) {
            lost(opening.cause());
            return;
        }
        HttpClientRequest opened = opening.result();
        request = opened;
        if (over) {
            opened.reset(CANCEL);
            return;
        }
        opened.authority(HostAndPort.create(message.url().urlHost(), message.authorityPort()));
        opened.exceptionHandler(this::lost);
        opened.response().onComplete(this::answered);
        if (thinking != null) {
            thinking.start();
        }
        HttpBody content = message.body();
        byte[] whole = content == null ? null : content.whole();
        if (content == null) {
            requestEnded = true;
            opened.end();
        } else if (whole != null && whole.length <= LARGEST_AT_ONCE && !message.expectContinue()) {
            requestEnded = true;
            opened.end(Buffer.buffer(whole));
        } else {
            upload(opened, content);
        }
    }

    private void upload(HttpClientRequest opened, HttpBody content) {
        if (message.length() >= 0) {
            opened.putHeader("Content-Length", String.valueOf(message.length()));
        } else {
            opened.setChunked(true);
        }
        Consumer<Boolean> progress = thinking == null ? busy -> {} : busy -> thinking.suspend(!busy);
        ClientUpload way = new ClientUpload(net, opened, message.length(), progress);
        upload = way;
        if (message.expectContinue()) {
            opened.continueHandler(go -> write(content, way));
            continueTimer = loop.callLater(CONTINUE_SECONDS, () -> write(content, way));
        }
        opened.sendHead();
        progress.accept(false); // it is the writer's turn, not the server's
        if (!message.expectContinue()) {
            write(content, way);
        }
    }

    private void write(HttpBody content, ClientUpload way) {
        if (over || writing != null) {
            return;
        }
        stopWaitingToContinue();
        writing = loop.createTask(() -> {
            try {
                content.writer().write(way.writer());
                way.finish(this::requestEnded);
            } catch (CancelledError e) {
                lost(new HttpException(message + ": the writer of the body was cancelled", e)); // unless by us
                throw e;
            } catch (Error e) {
                lost(new HttpException(message + ": the body cannot be sent: " + ClientFailures.reason(e), e));
                throw e;
            } catch (Exception e) {
                Throwable cause = e instanceof TaskFailedException ? e.getCause() : e;
                lost(new HttpException(message + ": the body cannot be sent: " + ClientFailures.reason(cause), cause));
            }
        });
    }

    private void requestEnded() {
        requestEnded = true;
        if (thinking != null) {
            thinking.suspend(false);
        }
    }

    private void stopWaitingToContinue() {
        if (continueTimer != null) {
            continueTimer.cancel();
            continueTimer = null;
        }
    }

    // ---- the answer ----

    private void answered(AsyncResult<HttpClientResponse> answer) {
        if (answer.failed()) {
            lost(answer.cause());
            return;
        }
        if (over) {
            return;
        }
        if (thinking != null) {
            thinking.stop();
        }
        stopWaitingToContinue();
        HttpClientResponse response = answer.result();
        if (response.statusCode() < FIRST_FINAL && response.statusCode() != SWITCHING) {
            // Vert.x takes it for the answer, and would take the answer for that of the next request.
            lost(new HttpException(
                    message + ": the server sent the interim status " + response.statusCode()
                            + ", after which its answer cannot be told from the next",
                    null));
            return;
        }
        ClientBody received = new ClientBody(net, message, options, this, response);
        body = received;
        received.start();
        if (!head.done()) {
            head.setResult(response);
        }
    }

    void count(int bytes) {
        counter.accept(bytes);
    }

    /** The last byte of the answer has come. */
    void answerEnded(HttpClientResponse response) {
        ClientUpload way = upload;
        if (!requestEnded && way != null && way.isFull()) {
            requestEnded = true;
            way.end(() -> {});
        }
        finish(requestEnded && keepsAlive(response));
    }

    private boolean keepsAlive(HttpClientResponse response) {
        ClientConnection connection = lease.connection();
        if (connection.isHttp2()) {
            return true;
        }
        String wish = response.getHeader("Connection");
        if (has(wish, "close") || has(headers.get("Connection"), "close")) {
            return false;
        }
        if (response.version() == HttpVersion.HTTP_1_0 && !has(wish, "keep-alive")) {
            return false;
        }
        connection.keepAtMost(ClientConnection.keepAliveSeconds(response.getHeader("Keep-Alive")));
        return response.statusCode() != SWITCHING;
    }

    private static boolean has(@Nullable String header, String token) {
        if (header == null) {
            return false;
        }
        for (String part : header.split(",")) {
            if (part.strip().equalsIgnoreCase(token)) {
                return true;
            }
        }
        return false;
    }

    // ---- the end ----

    private void thoughtTooLong() {
        lost(new HttpTimeoutError(
                HttpTimeoutError.Phase.FIRST_BYTE,
                message + ": no answer began within " + ClientFailures.seconds(options.firstByteTimeout()) + " s",
                null));
    }

    /** Something has gone wrong; the connection carries no more. */
    void lost(Throwable cause) {
        if (over) {
            return;
        }
        RuntimeException failure = ClientFailures.of(message.toString(), cause, head.done());
        finish(false);
        ClientBody receiving = body;
        if (receiving != null) {
            receiving.fail(failure);
        }
        if (!head.done()) {
            head.setException(failure);
        }
    }

    /** Nobody wants the answer any more. Idempotent. */
    void abort() {
        finish(false);
        if (!head.done()) {
            head.cancel();
        } else if (!head.cancelled()) {
            head.exception();
        }
    }

    private void finish(boolean reuse) {
        if (over) {
            return;
        }
        over = true;
        if (thinking != null) {
            thinking.stop();
        }
        stopWaitingToContinue();
        HttpClientRequest sent = request;
        if (!reuse && sent != null && lease.connection().isHttp2()) {
            net.netty().execute(() -> sent.reset(CANCEL));
        }
        ClientUpload way = upload;
        if (way != null && !requestEnded) {
            way.lose(new HttpException(message + ": the exchange is over", null));
        }
        Task<?> writer = writing;
        if (writer != null && !writer.done()) {
            writer.cancel("the exchange is over");
        }
        lease.release(reuse);
    }
}
