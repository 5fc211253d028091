// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Makes messages of the frames of one WebSocket, at most so large. */
final class MessageAssembler {
    private final int maxMessage;
    private boolean text;
    private @Nullable Buffer parts;

    MessageAssembler(int maxMessage) {
        this.maxMessage = maxMessage;
    }

    /** Takes a frame of data; returns the message that it ends, null if more of it is to come. */
    @Nullable
    WebSocketMessage add(WebSocketFrame frame) {
        Buffer begun = frame.isContinuation() ? parts : null;
        long size = frame.binaryData().length() + (begun == null ? 0L : begun.length());
        if (size > maxMessage) {
            throw new WebSocketClosedException(
                    WebSocket.TOO_BIG, "a message has more than " + maxMessage + " bytes", null);
        }
        if (begun == null) {
            text = frame.isText();
        }
        if (frame.isFinal()) {
            parts = null;
            return message(begun == null ? frame.binaryData() : begun.appendBuffer(frame.binaryData()));
        }
        parts = (begun == null ? Buffer.buffer() : begun).appendBuffer(frame.binaryData());
        return null;
    }

    private WebSocketMessage message(Buffer whole) {
        byte[] bytes = whole.getBytes();
        if (!text) {
            return new WebSocketMessage.Binary(bytes);
        }
        try {
            return new WebSocketMessage.Text(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new WebSocketClosedException(WebSocket.INVALID_DATA, "a message of text is no UTF-8", e);
        }
    }
}
