// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

/** Serves one {@link WebSocket} in a coroutine of its own. */
@FunctionalInterface
public interface WebSocketHandler {
    /**
     * Talks to one client. When it returns, the WebSocket is closed with code 1000; when it throws, with 1011.
     *
     * @param webSocket the open connection
     * @throws Exception if it cannot go on; a {@link WebSocketClosedException} of a client that went away is no failure
     */
    void handle(WebSocket webSocket) throws Exception;
}
