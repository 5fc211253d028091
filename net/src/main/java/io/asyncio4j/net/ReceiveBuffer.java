// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * The buffer into which all connections of a loop are read, one after the other: what comes is copied to the reader at
 * once. Where somebody keeps it, as a TLS handler does with half a record, the next read gets a buffer of its own. On the
 * loop's bare thread.
 */
final class ReceiveBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
    private static final int SIZE = 1 << 16;

    private final ByteBuf shared = Unpooled.directBuffer(SIZE, SIZE);
    private boolean closed;

    @SuppressWarnings("deprecation") // the interface still names its old kind of handle
    @Override
    public Handle newHandle() {
        return new Shared();
    }

    /** Whether somebody keeps what came in it. */
    boolean isKept() {
        return shared.refCnt() > 1;
    }

    void close() {
        closed = true;
        shared.release();
    }

    private final class Shared extends MaxMessageHandle {
        @Override
        public ByteBuf allocate(ByteBufAllocator alloc) {
            return closed || shared.refCnt() > 1
                    ? alloc.directBuffer(SIZE)
                    : shared.clear().retain();
        }

        @Override
        public int guess() {
            return SIZE;
        }
    }
}
