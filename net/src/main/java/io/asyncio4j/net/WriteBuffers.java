// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;

/**
 * The buffers from which a loop's connections write. A connection has one from its first write to the end of the pass, or
 * until the other side has taken what is in it; so the idle ones need none. The loop's threads only.
 */
final class WriteBuffers {
    private static final int SIZE = 1 << 12;
    private static final int KEPT = 1 << 11;

    private final ArrayDeque<ByteBuf> free = new ArrayDeque<>();
    private boolean closed;

    /** A buffer with room for so many bytes. */
    ByteBuf take(int length) {
        if (length > SIZE) {
            return ByteBufAllocator.DEFAULT.directBuffer(length, length);
        }
        ByteBuf buffer = free.poll();
        return buffer != null ? buffer : Unpooled.directBuffer(SIZE, SIZE);
    }

    /** Takes back a buffer that nobody else uses. */
    void give(ByteBuf buffer) {
        if (!closed && buffer.refCnt() == 1 && buffer.capacity() == SIZE && free.size() < KEPT) {
            free.push(buffer.clear());
        } else {
            buffer.release();
        }
    }

    void close() {
        closed = true;
        free.forEach(ByteBuf::release);
        free.clear();
    }
}
