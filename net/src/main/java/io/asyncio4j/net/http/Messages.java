// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The messages of a WebSocket that are still to come. */
final class Messages implements Iterator<WebSocketMessage> {
    private final WebSocket webSocket;
    private @Nullable WebSocketMessage next;

    Messages(WebSocket webSocket) {
        this.webSocket = webSocket;
    }

    @Override
    public boolean hasNext() {
        if (next != null) {
            return true;
        }
        try {
            next = webSocket.receive();
            return true;
        } catch (WebSocketClosedException e) {
            if (e.isNormal()) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public WebSocketMessage next() {
        WebSocketMessage message = hasNext() ? next : null;
        if (message == null) {
            throw new NoSuchElementException("The WebSocket is closed");
        }
        next = null;
        return message;
    }
}
