// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.asyncio4j.stream.StreamReader;
import io.asyncio4j.stream.StreamWriter;

/**
 * What a {@link StreamServer} does with a connection: a coroutine of its own for each.
 *
 * <p>Counterpart of the {@code client_connected_cb} of {@code asyncio.start_server}. The connection is closed when the
 * handler returns, throws or is cancelled, after what was written has gone. (asyncio leaves it open when a handler
 * returns.) An exception is reported to the loop's exception handler, unless it is an IOException after the other side
 * was lost.
 */
@FunctionalInterface
public interface StreamHandler {
    /**
     * Serves one connection. Called in a task of the loop that serves it, in a copy of the context in which the server was
     * started.
     *
     * @param reader what the other side sends
     * @param writer what it is sent
     * @throws Exception whatever goes wrong
     */
    void handle(StreamReader reader, StreamWriter writer) throws Exception;
}
