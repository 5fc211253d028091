// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.TimerHandle;
import io.asyncio4j.stream.StreamProtocol;
import io.asyncio4j.stream.WaterMarks;
import io.asyncio4j.stream.WriteTransport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Carries the body of an answer from a coroutine to its connection.
 *
 * <p>What a coroutine writes between two of its waits crosses to the loop's bare thread in one piece.
 */
final class ResponseStream implements WriteTransport {
    private static final int PIECE = 1 << 16;

    private final ServerExchange exchange;
    private final StreamProtocol protocol;
    private final WaterMarks marks;
    private final int status;

    /** How many bytes the client was told of; negative if it was not. */
    private final long announced;

    /** How many bytes were written. */
    private long written;

    /** What was written and has not crossed yet. */
    private @Nullable ByteBuf waiting;

    /** What was written and is not yet with the system. */
    private int kept;

    /** The limit of time in which the client must take something; set while something is kept. */
    private @Nullable TimerHandle patience;

    private boolean closing;
    private boolean lost;

    ResponseStream(ServerExchange exchange, int status, long announced) {
        this.exchange = exchange;
        this.status = status;
        this.announced = announced;
        this.protocol = new StreamProtocol(exchange.net().loop(), null);
        this.marks = new WaterMarks(protocol);
    }

    StreamProtocol protocol() {
        return protocol;
    }

    /** After the body: else the client would take the next answer for its rest. */
    void checkWhole() {
        if (!lost && written < announced) {
            throw new IllegalStateException(
                    "Only " + written + " bytes are written of the " + announced + " of content-length");
        }
    }

    @Override
    public void write(byte[] data, int offset, int length) {
        if (closing || lost || length == 0) {
            return;
        }
        if (announced >= 0 && written + length > announced) { // the client would take the rest for another answer
            throw new IllegalStateException("More is written than the " + announced + " bytes of content-length");
        }
        written += length;
        ByteBuf buffer = waiting;
        if (buffer == null) {
            buffer = Unpooled.buffer(Math.max(length, 512));
            waiting = buffer;
            exchange.net().onBareThread(this::cross);
        }
        buffer.writeBytes(data, offset, length);
        kept += length;
        marks.rise(kept);
    }

    private void cross() {
        ByteBuf buffer = waiting;
        waiting = null;
        if (buffer == null || lost) {
            return;
        }
        if (exchange.over()) {
            lose(new IOException("The client went away"));
            return;
        }
        while (buffer.readableBytes() > PIECE) {
            send(buffer.readRetainedSlice(PIECE));
        }
        send(buffer);
    }

    private void send(ByteBuf piece) {
        int length = piece.readableBytes();
        Future<Void> written = exchange.response.write(BufferInternal.buffer(piece));
        if (!written.isComplete()) {
            keepPatience();
        }
        written.onComplete(done -> {
            kept -= length;
            losePatience();
            if (done.failed()) {
                lose(new IOException("The client went away", done.cause()));
                return;
            }
            if (kept > 0) {
                keepPatience();
            }
            marks.fall(kept);
        });
    }

    private void keepPatience() {
        if (patience == null && !lost) {
            patience = exchange.net().loop().callLater(exchange.options().idleTimeout(), this::abort);
        }
    }

    private void losePatience() {
        TimerHandle limit = patience;
        if (limit != null) {
            limit.cancel();
            patience = null;
        }
    }

    private void lose(@Nullable IOException cause) {
        if (!lost) {
            lost = true;
            losePatience();
            protocol.connectionLost(cause);
        }
    }

    @Override
    public boolean canWriteEof() {
        return true;
    }

    @Override
    public void writeEof() {
        close();
    }

    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        exchange.net().onBareThread(() -> {
            cross();
            HttpServerResponse response = exchange.response;
            if (exchange.over()) {
                lose(new IOException("The client went away"));
            } else {
                Future<Void> sent = exchange.end(status, response::end);
                sent.onComplete(done -> lose(done.succeeded() ? null : new IOException(done.cause())));
            }
        });
    }

    @Override
    public void abort() {
        closing = true;
        exchange.net().onBareThread(() -> {
            exchange.abort();
            lose(null);
        });
    }

    @Override
    public boolean isClosing() {
        return closing || lost;
    }

    @Override
    public int writeBufferSize() {
        return kept;
    }

    @Override
    public void setWriteBufferLimits(int newHigh, int newLow) {
        marks.set(newHigh, newLow, kept);
    }

    @Override
    public @Nullable Object extraInfo(String name) {
        return name.equals("peername") ? exchange.remoteAddress() : null;
    }
}
