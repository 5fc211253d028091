// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;

/**
 * Answers a first request with a body in HTTP/1.1, even if its client would go over to HTTP/2 with it, as every server may.
 *
 * <p>Vert.x would say 101 to a client that waits for 100 before it sends its body, and would take in such a body however
 * slowly the handler reads it. Vert.x installs the upgrade while it looks at the first bytes, so these are handed on one by
 * one until it has.
 */
final class UpgradeFilter extends ChannelInboundHandlerAdapter {
    private static final String UPGRADE = "h2c";

    /** How many bytes HTTP/2 without an upgrade begins with. */
    private static final int PREFACE = 24;

    private int seen;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            context.fireChannelRead(message);
            return;
        }
        while (isUndecided(context) && bytes.isReadable()) {
            seen++;
            context.fireChannelRead(bytes.readRetainedSlice(1));
        }
        if (!isUndecided(context)) {
            if (context.pipeline().get(UPGRADE) != null) {
                context.pipeline().addBefore(UPGRADE, "upgradeFilter", new FirstRequest());
            }
            context.pipeline().remove(this);
        }
        if (bytes.isReadable()) {
            context.fireChannelRead(bytes);
        } else {
            bytes.release();
        }
    }

    private boolean isUndecided(ChannelHandlerContext context) {
        return seen < PREFACE && context.pipeline().get(UPGRADE) == null;
    }

    /** Stands between the decoder and the upgrade until the first request has passed: a later one is never upgraded. */
    private static final class FirstRequest extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest request) {
                HttpHeaders headers = request.headers();
                if (mayHaveBody(headers) && headers.contains(HttpHeaderNames.UPGRADE, UPGRADE, true)) {
                    headers.remove(HttpHeaderNames.UPGRADE);
                    headers.remove("http2-settings");
                }
                context.pipeline().remove(this);
            }
            context.fireChannelRead(message);
        }

        private static boolean mayHaveBody(HttpHeaders headers) {
            String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
            return length != null && !length.equals("0")
                    || headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                    || headers.contains(HttpHeaderNames.EXPECT);
        }
    }
}
