// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.compression.ZlibCodecFactory;
import io.netty.handler.codec.compression.ZlibDecoder;
import io.netty.handler.codec.compression.ZlibWrapper;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decompresses a body in small steps, so that little of it is in memory however much it grows. The loop's thread only.
 */
final class ClientDecoder {
    private static final Logger LOG = LoggerFactory.getLogger(ClientDecoder.class);

    /** How much goes in at a time; deflate makes at most a thousand times as much of it. */
    private static final int STEP = 256;

    /** Header and trailer of nothing. */
    private static final int SMALLEST_GZIP = 20;

    /** Below this size no growth is too much. */
    private static final long HARMLESS = 8 << 20;

    private final ZlibWrapper format;
    private final ZlibDecoder decoder;
    private final EmbeddedChannel channel;
    private final int maxExpansion;
    private final Deque<ByteBuf> input = new ArrayDeque<>();
    private long in;
    private long out;

    /** The last four bytes; at the end of gzip they are the size of its last member. */
    private int tail;

    private ClientDecoder(ZlibWrapper format, int maxExpansion) {
        this.format = format;
        this.decoder = ZlibCodecFactory.newZlibDecoder(format, 0);
        this.channel = new EmbeddedChannel(decoder);
        this.maxExpansion = maxExpansion;
    }

    /** The decoder of an encoding; null if the body is not compressed, or in a way that nobody asked for. */
    static @Nullable ClientDecoder of(@Nullable String encoding, int maxExpansion) {
        if (encoding == null) {
            return null;
        }
        return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
            case "gzip", "x-gzip" -> new ClientDecoder(ZlibWrapper.GZIP, maxExpansion);
            case "deflate" -> new ClientDecoder(ZlibWrapper.ZLIB_OR_NONE, maxExpansion);
            default -> null;
        };
    }

    void add(byte[] data) {
        input.add(Unpooled.wrappedBuffer(data));
    }

    /**
     * Whether nothing is missing, as far as one can know. After gzip there may always be another member, so that its decoder
     * knows of no end; but a last member is no larger than the whole, and the end of a part that was cut off seldom says so.
     */
    boolean isWhole() {
        boolean wholeGzip = format == ZlibWrapper.GZIP && in >= SMALLEST_GZIP && Integer.toUnsignedLong(tail) <= out;
        return in == 0 || decoder.isClosed() || wholeGzip;
    }

    /** Whether all that came has been decompressed. */
    boolean isDrained() {
        return input.isEmpty() && channel.inboundMessages().isEmpty();
    }

    /**
     * Decompresses a little.
     *
     * @return some bytes, maybe none; null if there is nothing to decompress
     * @throws DecompressionException if the data is damaged
     * @throws HttpBodyTooLargeException if it grows too much
     */
    byte @Nullable [] next() {
        ByteBuf decoded = channel.readInbound();
        if (decoded == null) {
            ByteBuf first = input.peek();
            if (first == null) {
                return null;
            }
            int size = Math.min(STEP, first.readableBytes());
            in += size;
            int end = first.readerIndex() + size;
            for (int i = Math.max(first.readerIndex(), end - Integer.BYTES); i < end; i++) {
                tail = tail >>> Byte.SIZE | first.getByte(i) << 3 * Byte.SIZE;
            }
            ByteBuf step = first.readRetainedSlice(size);
            if (!first.isReadable()) {
                input.remove().release();
            }
            channel.writeInbound(step);
            decoded = channel.readInbound();
            if (decoded == null) {
                return new byte[0];
            }
        }
        try {
            byte[] bytes = new byte[decoded.readableBytes()];
            decoded.readBytes(bytes);
            out += bytes.length;
            if (out > HARMLESS && out / maxExpansion > in) {
                throw new HttpBodyTooLargeException("the body of " + in + " bytes has grown to " + out
                        + " bytes by decompression; HttpClientOptions.maxExpansion allows " + maxExpansion + " times");
            }
            return bytes;
        } finally {
            decoded.release();
        }
    }

    /** Gives up all that it holds. Idempotent. */
    void close() {
        for (ByteBuf left : input) {
            left.release();
        }
        input.clear();
        try {
            channel.finishAndReleaseAll();
        } catch (DecompressionException e) {
            LOG.trace("What is left of a damaged body is damaged, too", e);
        }
    }
}
