// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.stream.StreamWriter;

/** Writes the body of an answer piece by piece, in the coroutine of its request. */
@FunctionalInterface
public interface BodyWriter {
    /**
     * Writes the body; when it returns, the body ends. Whoever writes much calls {@link StreamWriter#drain} between,
     * which waits while the client is slower.
     *
     * <p><b>Cancellation.</b> It is cancelled when the client goes away.
     *
     * @param writer takes the bytes
     * @throws Exception if the body cannot be written; the client sees that it broke off
     */
    void write(StreamWriter writer) throws Exception;
}
