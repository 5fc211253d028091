// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.nio.charset.StandardCharsets;

/**
 * A whole message of a {@link WebSocket}, of one frame or of many. Counterpart of {@code aiohttp.WSMessage}.
 */
public sealed interface WebSocketMessage {
    /**
     * A message of text.
     *
     * @param text what was sent; valid UTF-8 on the wire
     */
    record Text(String text) implements WebSocketMessage {
        @Override
        public byte[] bytes() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    /**
     * A message of bytes.
     *
     * @param bytes what was sent; not to be changed
     */
    record Binary(byte[] bytes) implements WebSocketMessage {
        @Override
        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return "Binary[" + bytes.length + " bytes]";
        }
    }

    /**
     * Returns the message as text.
     *
     * @return the text; of a binary message its bytes read as UTF-8, with replacement characters where they are none
     */
    String text();

    /**
     * Returns the message as bytes.
     *
     * @return the bytes, not to be changed; of a text message its UTF-8
     */
    byte[] bytes();
}
