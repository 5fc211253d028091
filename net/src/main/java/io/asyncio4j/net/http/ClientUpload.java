// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.net.NetLoop;
import io.asyncio4j.stream.StreamProtocol;
import io.asyncio4j.stream.StreamWriter;
import io.asyncio4j.stream.WaterMarks;
import io.asyncio4j.stream.WriteTransport;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The body of a request on its way out: what a coroutine writes goes to the connection once a pass of the loop, and the
 * coroutine waits while the server is slower.
 */
final class ClientUpload implements WriteTransport {
    private final NetLoop net;
    private final HttpClientRequest request;
    private final StreamProtocol protocol;
    private final WaterMarks marks;
    private final Consumer<Boolean> progress;
    private final long expected;
    private List<Buffer> outbox = new ArrayList<>();
    private int kept;
    private long written;
    private boolean flushing;
    private boolean closing;
    private boolean endAsked;

    /**
     * Makes one.
     *
     * @param expected how many bytes will be written; negative if nobody knows
     * @param progress told whenever something is written or the connection has taken some: whether it has some to take
     */
    ClientUpload(NetLoop net, HttpClientRequest request, long expected, Consumer<Boolean> progress) {
        this.net = net;
        this.request = request;
        this.expected = expected;
        this.progress = progress;
        this.protocol = new StreamProtocol(net.loop(), null);
        this.marks = new WaterMarks(protocol);
    }

    StreamWriter writer() {
        return new StreamWriter(this, protocol);
    }

    @Override
    public void write(byte[] data, int offset, int length) {
        if (closing || length == 0) {
            return;
        }
        written += length;
        if (expected >= 0 && written > expected) {
            throw new IllegalStateException(
                    "The body was announced with " + expected + " bytes, and more have been written");
        }
        if (kept == 0) {
            progress.accept(true);
        }
        outbox.add(Buffer.buffer(length).appendBytes(data, offset, length));
        kept += length;
        marks.rise(kept);
        if (!flushing) {
            flushing = true;
            net.netty().execute(this::flush);
        }
    }

    private void flush() {
        flushing = false;
        List<Buffer> pieces = outbox;
        outbox = new ArrayList<>();
        for (Buffer piece : pieces) {
            request.write(piece).onSuccess(done -> sent(piece.length()));
        }
    }

    private void sent(int length) {
        kept -= length;
        progress.accept(kept > 0 || endAsked);
        marks.fall(kept);
    }

    /** The coroutine has written all of it. Fails if it was announced with more. */
    void finish(Runnable ended) {
        if (expected >= 0 && written < expected) {
            throw new IllegalStateException(
                    "The body was announced with " + expected + " bytes, and only " + written + " have been written");
        }
        end(ended);
    }

    /** Whether all bytes that were announced have been written, so that the server may know the end before its writer. */
    boolean isFull() {
        return expected >= 0 && written == expected;
    }

    /** Ends the body. Idempotent. */
    void end(Runnable ended) {
        closing = true;
        if (!endAsked) {
            endAsked = true;
            net.netty().execute(() -> {
                flush();
                request.end();
                ended.run();
            });
        }
    }

    /** The connection takes no more. */
    void lose(Exception cause) {
        closing = true;
        protocol.connectionLost(cause);
    }

    @Override
    public boolean canWriteEof() {
        return false;
    }

    @Override
    public void writeEof() {
        throw new UnsupportedOperationException("The body ends when its writer returns");
    }

    /** Ignored: the body ends when its writer returns. */
    @Override
    public void close() {
        closing = true;
    }

    @Override
    public void abort() {
        closing = true;
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    @Override
    public int writeBufferSize() {
        return kept;
    }

    @Override
    public void setWriteBufferLimits(int newHigh, int newLow) {
        marks.set(newHigh, newLow, kept);
    }
}
