// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.asyncio4j.stream.StreamReader;
import io.asyncio4j.stream.StreamWriter;

/**
 * A connection to another program: the pair that {@code asyncio.open_connection} returns.
 *
 * @param reader what the other side sends
 * @param writer what it is sent
 */
public record Connection(StreamReader reader, StreamWriter writer) implements AutoCloseable {
    /** Ends the connection after all that was written has gone. Does not wait for that. Idempotent. */
    @Override
    public void close() {
        writer.close();
    }
}
