// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.TimerHandle;
import io.asyncio4j.stream.ReadTransport;
import io.asyncio4j.stream.StreamReader;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Brings the body of a request from its connection to a reader: no faster than it is read, and no slower than allowed. */
final class BodyFeed implements ReadTransport {
    /** What is worth reading to the end for the sake of the connection, when nobody wants it. */
    private static final long SMALL = 1 << 16;

    private static final double LOOK_SECONDS = 5;

    private final ServerExchange exchange;
    private final HttpServerRequest request;
    private final StreamReader reader;
    private final long announced;
    private boolean expectsContinue;
    private long limit;
    private long received;
    private long receivedAtLook;
    private boolean paused;
    private boolean pausedSinceLook;
    private boolean discarding;
    private boolean ended;
    private @Nullable TimerHandle look;

    /** On the loop's bare thread, before the first byte of the body. */
    BodyFeed(ServerExchange exchange) {
        this.exchange = exchange;
        this.request = exchange.request;
        this.limit = exchange.bodyLimit();
        this.announced = announced(request.getHeader("content-length"));
        this.expectsContinue = "100-continue".equalsIgnoreCase(request.getHeader("expect"));
        reader = new StreamReader(StreamReader.DEFAULT_LIMIT, exchange.net().loop());
        reader.setTransport(this);
        request.handler(this::receive);
        request.endHandler(this::end);
    }

    private static long announced(@Nullable String length) {
        try {
            return length == null ? -1 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    static HttpStatusException tooLarge(long limit) {
        return new HttpStatusException(413, "The body is larger than " + limit + " bytes");
    }

    // ---- the coroutine's side ----

    /** What brings the body; the client is asked for it if it wants that. */
    StreamReader open(long bytesAllowed) {
        limit = bytesAllowed;
        if (announced > limit) {
            throw tooLarge(limit);
        }
        if (expectsContinue) {
            expectsContinue = false;
            exchange.net().onBareThread(() -> {
                if (!exchange.over()) {
                    exchange.response.writeContinue();
                }
            });
        }
        if (look == null && !ended && exchange.options().minBodyRate() > 0) {
            receivedAtLook = received;
            look = exchange.net().loop().callLater(LOOK_SECONDS, this::look);
        }
        return reader;
    }

    /** Sees to it that enough has come since the last look, unless the reader was the slow one. */
    private void look() {
        if (ended || discarding) {
            return;
        }
        boolean slow =
                received - receivedAtLook < LOOK_SECONDS * exchange.options().minBodyRate();
        if (slow && !pausedSinceLook) {
            discarding = true;
            reader.setException(new HttpStatusException(408, "The body came too slowly"));
            return;
        }
        receivedAtLook = received;
        pausedSinceLook = paused;
        look = exchange.net().loop().callLater(LOOK_SECONDS, this::look);
    }

    @Override
    public void pauseReading() {
        paused = true;
        pausedSinceLook = true;
        exchange.net().onBareThread(this::adjust);
    }

    @Override
    public void resumeReading() {
        paused = false;
        exchange.net().onBareThread(this::adjust);
    }

    // ---- the connection's side, on the bare thread ----

    private void adjust() {
        if (ended) {
            return;
        }
        if (paused && !discarding) {
            request.pause();
        } else {
            request.resume();
        }
    }

    void limit(long bytes) {
        limit = bytes;
    }

    boolean ended() {
        return ended;
    }

    /** Whether so little is left that reading it costs less than a new connection. */
    boolean smallRest() {
        return announced >= 0 && announced - received <= SMALL && !expectsContinue;
    }

    private void receive(Buffer part) {
        received += part.length();
        if (discarding) {
            return;
        }
        if (received > limit) {
            discarding = true;
            reader.setException(tooLarge(limit));
        } else {
            reader.feedData(part.getBytes());
        }
    }

    private void end(@Nullable Void ignored) {
        finish();
        reader.feedEof();
        exchange.bodyEnded();
    }

    private void finish() {
        ended = true;
        if (look != null) {
            look.cancel();
        }
    }

    /** Takes no more notice of the body: it is read and forgotten. */
    void discard() {
        discarding = true;
        adjust();
    }

    /** The client is gone. */
    void fail(IOException cause) {
        if (!ended) {
            finish();
            reader.setException(cause);
        }
    }
}
