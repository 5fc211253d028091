// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What a connection has written and not handed to Netty yet. The loop's threads only. */
final class WriteQueue {
    private final WriteBuffers buffers;

    /** All but the last buffer; null while there is one at most. */
    private @Nullable ArrayDeque<ByteBuf> full;

    private @Nullable ByteBuf last;
    private long size;

    WriteQueue(WriteBuffers buffers) {
        this.buffers = buffers;
    }

    long size() {
        return size;
    }

    void add(byte[] data, int offset, int length) {
        size += length;
        int from = offset;
        int left = length;
        ByteBuf buffer = last;
        if (buffer != null && buffer.isWritable()) {
            int count = Math.min(left, buffer.writableBytes());
            buffer.writeBytes(data, from, count);
            from += count;
            left -= count;
        }
        if (left > 0) {
            if (buffer != null) {
                if (full == null) {
                    full = new ArrayDeque<>();
                }
                full.add(buffer);
            }
            ByteBuf next = buffers.take(left);
            next.writeBytes(data, from, left);
            last = next;
        }
    }

    /** Hands all to Netty, on the bare thread. Must not be empty. The result is that of the last piece. */
    ChannelFuture writeTo(Channel channel) {
        ArrayDeque<ByteBuf> before = full;
        ByteBuf buffer = last;
        full = null;
        last = null;
        size = 0;
        if (before != null) {
            for (ByteBuf piece : before) {
                channel.write(piece, channel.voidPromise());
            }
        }
        if (buffer == null) {
            throw new IllegalStateException("Nothing to write");
        }
        buffer.retain();
        ChannelFuture sending = channel.writeAndFlush(buffer);
        buffers.give(buffer);
        return sending;
    }

    void clear() {
        ArrayDeque<ByteBuf> before = full;
        ByteBuf buffer = last;
        full = null;
        last = null;
        size = 0;
        if (before != null) {
            before.forEach(buffers::give);
        }
        if (buffer != null) {
            buffers.give(buffer);
        }
    }
}
