// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.EventLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a transport reports to: it passes bytes on to a {@link StreamReader}, and wakes those that wait for a {@link
 * StreamWriter}.
 *
 * <p>Counterpart of {@code asyncio.StreamReaderProtocol}. A transport calls it on the loop's thread.
 */
public final class StreamProtocol {
    private final EventLoop loop;
    private final @Nullable StreamReader reader;
    private final List<AsyncFuture<Boolean>> draining = new ArrayList<>();
    private final List<AsyncFuture<Boolean>> closing = new ArrayList<>();
    private boolean writingPaused;
    private boolean lost;
    private @Nullable Exception cause;

    /**
     * Makes the protocol of one connection.
     *
     * @param loop the loop on which it is used
     * @param reader what gets the bytes; null if none come
     */
    public StreamProtocol(EventLoop loop, @Nullable StreamReader reader) {
        this.loop = loop;
        this.reader = reader;
    }

    // ---- what a transport reports ----

    /**
     * Bytes have come.
     *
     * @param data where they are; may be used again when this returns
     * @param offset the first of them
     * @param length how many
     */
    public void dataReceived(byte[] data, int offset, int length) {
        if (reader != null) {
            reader.feedData(data, offset, length);
        }
    }

    /**
     * Bytes have come.
     *
     * @param data all that it has left is taken; may be used again when this returns
     */
    public void dataReceived(ByteBuffer data) {
        if (reader != null) {
            reader.feedData(data);
        }
    }

    /** No more bytes will come; writing may go on. */
    public void eofReceived() {
        if (reader != null) {
            reader.feedEof();
        }
    }

    /** The transport keeps more bytes than its high limit: {@link StreamWriter#drain} waits from now on. */
    public void pauseWriting() {
        writingPaused = true;
    }

    /** The transport keeps no more bytes than its low limit: {@link StreamWriter#drain} waits no more. */
    public void resumeWriting() {
        writingPaused = false;
        wake(draining);
    }

    /**
     * The connection has ended. Only the first call counts.
     *
     * @param failure why; null if it was closed in good order
     */
    public void connectionLost(@Nullable Exception failure) {
        if (lost) {
            return;
        }
        lost = true;
        cause = failure;
        if (reader != null) {
            if (failure == null) {
                reader.feedEof();
            } else {
                reader.setException(failure);
            }
        }
        wake(draining);
        wake(closing);
    }

    private static void wake(List<AsyncFuture<Boolean>> waiters) {
        for (AsyncFuture<Boolean> waiter : waiters) {
            if (!waiter.done()) {
                waiter.setResult(true);
            }
        }
    }

    // ---- what a writer waits for ----

    @Nullable
    StreamReader reader() {
        return reader;
    }

    void awaitDrained() throws IOException {
        if (lost) {
            throw new IOException("Connection lost", cause);
        }
        if (!writingPaused) {
            return;
        }
        await(draining, "room in the buffer of a stream");
        if (lost) {
            StreamReader.throwFailure(cause);
        }
    }

    void awaitClosed() throws IOException {
        if (!lost) {
            await(closing, "the end of a stream");
        }
        StreamReader.throwFailure(cause);
    }

    private void await(List<AsyncFuture<Boolean>> waiters, String what) {
        AsyncFuture<Boolean> waiter = loop.createFuture(what);
        waiters.add(waiter);
        try {
            waiter.await();
        } finally {
            waiters.remove(waiter);
        }
    }
}
