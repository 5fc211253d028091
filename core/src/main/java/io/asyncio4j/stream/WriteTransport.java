// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import org.jspecify.annotations.Nullable;

/**
 * What takes the bytes of a {@link StreamWriter} away.
 *
 * <p>Counterpart of {@code asyncio.WriteTransport}. It never waits: what cannot go at once it keeps. It tells its {@link
 * StreamProtocol} when it keeps more than the high limit, and again when it is down to the low one. Called on the loop's
 * thread.
 */
public interface WriteTransport {
    /**
     * Takes bytes; the array may be used again when this returns. Ignored once the connection is ending.
     *
     * @param data where they are
     * @param offset the first of them
     * @param length how many
     */
    void write(byte[] data, int offset, int length);

    /**
     * Tells whether the writing half can be ended alone.
     *
     * @return whether {@link #writeEof} works
     */
    boolean canWriteEof();

    /**
     * Ends the writing half, after what is kept has been sent. Idempotent.
     *
     * @throws UnsupportedOperationException if it cannot
     */
    void writeEof();

    /** Ends the connection, after what is kept has been sent; then the protocol is told. Idempotent. */
    void close();

    /** Ends the connection at once; what is kept is dropped. Idempotent. */
    void abort();

    /**
     * Tells whether the connection is ending or has ended.
     *
     * @return true after {@link #close}, and when the other side is lost
     */
    boolean isClosing();

    /**
     * Returns how many bytes are kept that could not go yet.
     *
     * @return bytes
     */
    int writeBufferSize();

    /**
     * Chooses when the protocol is told to stop the writing, and to let it go on: 64 KiB and a quarter of it, unless
     * chosen otherwise.
     *
     * @param high told to stop when more bytes than this are kept
     * @param low told to go on when at most so many are kept
     * @throws IllegalArgumentException unless 0 &lt;= low &lt;= high
     */
    void setWriteBufferLimits(int high, int low);

    /**
     * Returns something about the connection, such as {@code peername} of a socket.
     *
     * @param name what; the names are asyncio's
     * @return what it is; null if this transport does not know it
     */
    default @Nullable Object extraInfo(String name) {
        return null;
    }
}
