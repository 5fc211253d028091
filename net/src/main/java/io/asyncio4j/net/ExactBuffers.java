// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Hands on what came in a buffer of its own size, and gives the loop's {@link ReceiveBuffer} back. It stands before a handler
 * that keeps what is incomplete, as TLS keeps half a record: else each connection that sent a few bytes and then nothing
 * more would hold a buffer of 64 KiB.
 */
@ChannelHandler.Sharable
final class ExactBuffers extends ChannelInboundHandlerAdapter {
    static final ExactBuffers INSTANCE = new ExactBuffers();

    private ExactBuffers() {}

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            ByteBuf exact;
            try {
                exact = ctx.alloc().directBuffer(bytes.readableBytes()).writeBytes(bytes);
            } finally {
                bytes.release();
            }
            ctx.fireChannelRead(exact);
        } else {
            ctx.fireChannelRead(message);
        }
    }
}
