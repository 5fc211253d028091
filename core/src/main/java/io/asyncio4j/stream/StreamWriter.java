// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import io.asyncio4j.Asyncio;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The writing end of a stream of bytes.
 *
 * <p>Counterpart of {@code asyncio.StreamWriter}. Writing never waits; who writes much calls {@link #drain} between, which
 * waits while the other side is slower.
 */
public final class StreamWriter implements AutoCloseable {
    private final WriteTransport transport;
    private final StreamProtocol protocol;

    /**
     * Makes a writer.
     *
     * @param transport what takes the bytes away
     * @param protocol what the transport reports to
     */
    public StreamWriter(WriteTransport transport, StreamProtocol protocol) {
        this.transport = transport;
        this.protocol = protocol;
    }

    /**
     * Writes bytes, at once or soon. Never waits. Ignored once the connection is ending.
     *
     * @param data the bytes; the array may be used again when this returns
     */
    public void write(byte[] data) {
        transport.write(data, 0, data.length);
    }

    /**
     * Writes bytes, at once or soon. Never waits. Ignored once the connection is ending.
     *
     * @param data where they are; the array may be used again when this returns
     * @param offset the first of them
     * @param length how many
     */
    public void write(byte[] data, int offset, int length) {
        transport.write(data, offset, length);
    }

    /**
     * Writes several pieces. Adds no newlines.
     *
     * @param pieces the pieces
     */
    public void writeLines(Iterable<byte[]> pieces) {
        for (byte[] piece : pieces) {
            write(piece);
        }
    }

    /**
     * Waits until the other side has taken enough of what was written. Returns at once, letting nobody else run, while
     * little is kept.
     *
     * <p><b>Cancellation.</b> What was written goes out all the same.
     *
     * @throws IOException if the connection is lost
     */
    public void drain() throws IOException {
        StreamReader reader = protocol.reader();
        if (reader != null) {
            StreamReader.throwFailure(reader.exception());
        }
        if (transport.isClosing()) {
            Asyncio.sleep(0); // so that a loop of write and drain gets to know of the end
        }
        protocol.awaitDrained();
    }

    /**
     * Ends the writing half, after all that was written has gone.
     *
     * @throws UnsupportedOperationException if {@link #canWriteEof} is false
     */
    public void writeEof() {
        transport.writeEof();
    }

    /**
     * Tells whether the writing half can be ended alone.
     *
     * @return whether {@link #writeEof} works
     */
    public boolean canWriteEof() {
        return transport.canWriteEof();
    }

    /** Ends the connection after all that was written has gone. Does not wait for that. Idempotent. */
    @Override
    public void close() {
        transport.close();
    }

    /**
     * Tells whether the connection is ending or has ended.
     *
     * @return true after {@link #close}, and when the other side is lost
     */
    public boolean isClosing() {
        return transport.isClosing();
    }

    /**
     * Waits until the connection has ended.
     *
     * @throws IOException if it did not end in good order
     */
    public void waitClosed() throws IOException {
        protocol.awaitClosed();
    }

    /**
     * Returns something about the connection, such as {@code peername} of a socket.
     *
     * @param name what; the names are asyncio's
     * @return what it is; null if the transport does not know it
     */
    public @Nullable Object getExtraInfo(String name) {
        return transport.extraInfo(name);
    }

    /**
     * Returns what takes the bytes away.
     *
     * @return the transport
     */
    public WriteTransport transport() {
        return transport;
    }

    /**
     * Returns a writer whose bytes go through something on their way, such as a compressor.
     *
     * @param through takes the bytes and passes them on to {@link #transport}
     * @return a writer; its {@link #drain} waits as this one's does
     */
    public StreamWriter over(WriteTransport through) {
        return new StreamWriter(through, protocol);
    }

    @Override
    public String toString() {
        return "StreamWriter[" + transport.writeBufferSize() + " bytes" + (isClosing() ? ", closing" : "") + "]";
    }
}
