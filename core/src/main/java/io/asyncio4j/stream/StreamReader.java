// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The reading end of a stream of bytes.
 *
 * <p>Counterpart of {@code asyncio.StreamReader}. One task reads at a time. What has come and nobody has read lies in a
 * buffer; when that holds more than twice the limit, the transport is told to pause.
 *
 * <p>A loop goes over the lines: {@code for (byte[] line : reader)}. A failure in it is an {@link
 * java.io.UncheckedIOException}.
 *
 * <p><b>Cancellation.</b> Every method that reads waits for bytes, and can be cancelled there. Bytes that have come stay
 * in the buffer for the next one.
 */
public final class StreamReader implements Iterable<byte[]> {
    /** The limit of a reader that is given none: 64 KiB. */
    public static final int DEFAULT_LIMIT = 1 << 16;

    private static final byte[] NEWLINE = {'\n'};

    private final EventLoop loop;
    private final int limit;
    private final ByteQueue buffer = new ByteQueue();
    private @Nullable ReadTransport transport;
    private boolean paused;
    private boolean eof;
    private @Nullable Exception failure;

    /** What the task that reads awaits; its result is the failure that ended the wait, null for bytes or the end. */
    private @Nullable AsyncFuture<@Nullable Exception> waiter;

    /** Makes a reader of the running loop, with the default limit. */
    public StreamReader() {
        this(DEFAULT_LIMIT);
    }

    /**
     * Makes a reader of the running loop.
     *
     * @param limit how many bytes a line may have
     * @throws IllegalArgumentException unless the limit is positive
     */
    public StreamReader(int limit) {
        this(limit, Asyncio.getRunningLoop());
    }

    /**
     * Makes a reader.
     *
     * @param limit how many bytes a line may have
     * @param loop the loop on which it is used
     * @throws IllegalArgumentException unless the limit is positive
     */
    public StreamReader(int limit, EventLoop loop) {
        if (limit <= 0) {
            throw new IllegalArgumentException("The limit must be positive: " + limit);
        }
        this.limit = limit;
        this.loop = loop;
    }

    // ---- reading ----

    /**
     * Reads until the end of the stream.
     *
     * @return all bytes up to the end; empty at the end
     * @throws IOException if the stream failed
     */
    public byte[] read() throws IOException {
        return read(-1);
    }

    /**
     * Reads what is there, and waits only if there is nothing.
     *
     * @param most the most bytes to return; negative for all up to the end of the stream
     * @return at least one byte, but none if 0 were asked for, or at the end
     * @throws IOException if the stream failed
     */
    public byte[] read(int most) throws IOException {
        throwFailure(failure);
        if (most == 0) {
            return new byte[0];
        }
        while (!eof && (most < 0 || buffer.size() == 0)) {
            waitForData("read");
        }
        return taken(most < 0 ? buffer.size() : most);
    }

    /**
     * Reads a number of bytes.
     *
     * @param count how many; not bound by the limit
     * @return as many
     * @throws IncompleteReadError if the stream ends before; the buffer is empty then
     * @throws IOException if the stream failed
     * @throws IllegalArgumentException if the number is negative
     */
    public byte[] readExactly(int count) throws IOException {
        if (count < 0) {
            throw new IllegalArgumentException("The number of bytes must not be negative: " + count);
        }
        throwFailure(failure);
        while (buffer.size() < count) {
            if (eof) {
                throw new IncompleteReadError(buffer.take(buffer.size()), count);
            }
            waitForData("readExactly");
        }
        return count == 0 ? new byte[0] : taken(count);
    }

    /**
     * Reads a line.
     *
     * @return the line with its newline; without it if the stream ended before; empty at the end
     * @throws LimitOverrunError if the line is longer than the limit. If its end has come it is gone, and the next call
     *     reads the next line; else all of the buffer is gone. (asyncio raises a ValueError here.)
     * @throws IOException if the stream failed
     */
    public byte[] readLine() throws IOException {
        try {
            return readUntil("readLine", NEWLINE);
        } catch (IncompleteReadError e) {
            return e.partial();
        } catch (LimitOverrunError e) {
            boolean ended = buffer.startsWith(NEWLINE, e.consumed());
            buffer.drop(ended ? e.consumed() + NEWLINE.length : buffer.size());
            resumeTransport();
            throw e;
        }
    }

    /**
     * Reads up to a separator, or to that one of several with which the result is shortest.
     *
     * @param separators one or more, none of them empty
     * @return the bytes, with the separator at the end
     * @throws IncompleteReadError if the stream ends before; the buffer is empty then
     * @throws LimitOverrunError if more bytes than the limit stand before the separator; they stay in the buffer
     * @throws IOException if the stream failed
     * @throws IllegalArgumentException if there is no separator, or an empty one
     */
    public byte[] readUntil(byte[]... separators) throws IOException {
        return readUntil("readUntil", separators);
    }

    private byte[] readUntil(String operation, byte[]... separators) throws IOException {
        byte[][] sorted = separators.clone();
        Arrays.sort(sorted, Comparator.comparingInt(separator -> separator.length));
        if (sorted.length == 0 || sorted[0].length == 0) {
            throw new IllegalArgumentException("There must be a separator, of at least one byte");
        }
        throwFailure(failure);
        int longest = sorted[sorted.length - 1].length;
        int searched = 0; // no separator begins before this place
        while (true) {
            int start = -1;
            int end = Integer.MAX_VALUE;
            for (byte[] separator : sorted) {
                int found = buffer.find(separator, searched);
                if (found >= 0 && found + separator.length < end) {
                    start = found;
                    end = found + separator.length;
                }
            }
            if (start > limit) {
                throw new LimitOverrunError("Separator is found, but chunk is longer than limit", start);
            }
            if (start >= 0) {
                return taken(end);
            }
            searched = Math.max(0, buffer.size() + 1 - longest);
            if (searched > limit) {
                throw new LimitOverrunError("Separator is not found, and chunk exceed the limit", searched);
            }
            if (eof) {
                throw new IncompleteReadError(buffer.take(buffer.size()), null);
            }
            waitForData(operation);
        }
    }

    /**
     * Goes over the lines that are still to come, each with its newline. Each step waits for a line.
     *
     * @return an iterator; it throws {@link java.io.UncheckedIOException} where {@link #readLine} throws IOException
     */
    @Override
    public Iterator<byte[]> iterator() {
        return new Lines(this);
    }

    /**
     * Takes what has come and was not read yet, and does not wait. For those that go over to another way of reading, such
     * as TLS. asyncio has no counterpart.
     *
     * @return all that the buffer holds; empty if that is nothing
     */
    public byte[] takeBuffered() {
        return taken(buffer.size());
    }

    /**
     * Tells whether the stream has ended and all of it has been read.
     *
     * @return true if nothing will ever come again
     */
    public boolean atEof() {
        return eof && buffer.size() == 0;
    }

    /**
     * Returns the failure of the stream.
     *
     * @return what {@link #setException} was given; null if it has not failed
     */
    public @Nullable Exception exception() {
        return failure;
    }

    private byte[] taken(int count) {
        byte[] data = buffer.take(count);
        resumeTransport();
        return data;
    }

    private void waitForData(String operation) throws IOException {
        throwFailure(failure); // it may have come after the bytes that ended the last wait
        if (waiter != null) {
            throw new IllegalStateException(
                    operation + "() was called while another task waits for bytes of this stream; one reads at a time");
        }
        if (paused) {
            paused = false;
            Objects.requireNonNull(transport).resumeReading();
        }
        AsyncFuture<@Nullable Exception> mine = loop.createFuture("bytes of a stream");
        waiter = mine;
        try {
            throwFailure(mine.await());
        } finally {
            if (waiter == mine) {
                waiter = null;
            }
        }
    }

    /** Throws the failure of a stream: as it is, or as the cause of an IOException. */
    static void throwFailure(@Nullable Exception failed) throws IOException {
        switch (failed) {
            case null -> {}
            case IOException failedTransfer -> throw failedTransfer;
            case RuntimeException unchecked -> throw unchecked;
            default -> throw new IOException(failed);
        }
    }

    // ---- the transport's side ----

    /**
     * Says what brings the bytes, so that it can be told to pause.
     *
     * @param newTransport what brings them
     * @throws IllegalStateException if that was said already
     */
    public void setTransport(ReadTransport newTransport) {
        if (transport != null) {
            throw new IllegalStateException("The reader has a transport already");
        }
        transport = newTransport;
    }

    /**
     * Adds bytes.
     *
     * @param data the bytes; may be used again when this returns
     * @throws IllegalStateException after {@link #feedEof}
     */
    public void feedData(byte[] data) {
        feedData(data, 0, data.length);
    }

    /**
     * Adds bytes.
     *
     * @param data where they are; may be used again when this returns
     * @param offset the first of them
     * @param length how many
     * @throws IllegalStateException after {@link #feedEof}
     */
    public void feedData(byte[] data, int offset, int length) {
        feedData(ByteBuffer.wrap(data, offset, length));
    }

    /**
     * Adds bytes.
     *
     * @param data all that it has left is taken; may be used again when this returns
     * @throws IllegalStateException after {@link #feedEof}
     */
    public void feedData(ByteBuffer data) {
        checkThread("feedData");
        if (eof) {
            throw new IllegalStateException("feedData was called after feedEof");
        }
        if (!data.hasRemaining()) {
            return;
        }
        buffer.add(data);
        wake(null);
        if (transport != null && !paused && buffer.size() > 2L * limit) {
            paused = true;
            transport.pauseReading();
        }
    }

    /** Ends the stream. Idempotent. */
    public void feedEof() {
        checkThread("feedEof");
        eof = true;
        wake(null);
    }

    /**
     * Makes the stream fail: this read and each later one throws.
     *
     * @param exception an IOException or RuntimeException is thrown as it is, another one as the cause of an IOException
     */
    public void setException(Exception exception) {
        checkThread("setException");
        failure = exception;
        wake(exception);
    }

    private void wake(@Nullable Exception failed) {
        AsyncFuture<@Nullable Exception> waiting = waiter;
        if (waiting != null) {
            waiter = null;
            if (!waiting.done()) {
                waiting.setResult(failed);
            }
        }
    }

    private void resumeTransport() {
        if (paused && buffer.size() <= limit) {
            paused = false;
            Objects.requireNonNull(transport).resumeReading();
        }
    }

    private void checkThread(String operation) {
        if (loop.isRunning() && !loop.inLoop()) {
            throw new IllegalStateException(operation + " was called in " + Thread.currentThread() + ", but " + loop
                    + " runs in another thread; use EventLoop.callSoonThreadsafe(() -> ...)");
        }
    }

    @Override
    public String toString() {
        return "StreamReader[" + buffer.size() + " bytes" + (eof ? ", eof" : "")
                + (failure == null ? "" : ", " + failure) + (paused ? ", paused" : "") + "]";
    }
}
