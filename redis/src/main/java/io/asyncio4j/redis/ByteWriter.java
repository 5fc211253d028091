// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes numbers and texts one behind the other, as {@link ByteReader} and the scripts read them. */
final class ByteWriter {
    private byte[] bytes;
    private int size;

    ByteWriter(int expected) {
        bytes = new byte[Math.max(16, expected)];
    }

    private int grow(int by) {
        int at = size;
        size += by;
        if (size > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size, 2 * bytes.length));
        }
        return at;
    }

    /** Writes the low bytes of a number, the highest first. */
    ByteWriter number(long value, int width) {
        int at = grow(width);
        for (int i = width - 1; i >= 0; i--) {
            bytes[at + i] = (byte) value;
            value >>>= 8;
        }
        return this;
    }

    /** Writes a number that is not negative in as few bytes as it needs, seven bits in each. */
    ByteWriter compact(long value) {
        while (value >= 0x80) {
            number(value & 0x7f | 0x80, 1);
            value >>>= 7;
        }
        return number(value, 1);
    }

    ByteWriter raw(byte[] value) {
        int at = grow(value.length);
        System.arraycopy(value, 0, bytes, at, value.length);
        return this;
    }

    /**
     * Writes bytes behind their length.
     *
     * @throws IllegalArgumentException if the length has no room
     */
    ByteWriter sized(byte[] value, int width) {
        if (width < 4 && value.length >> 8 * width != 0) {
            throw new IllegalArgumentException("A job has a field of " + value.length + " bytes; at most "
                    + ((1 << 8 * width) - 1) + " can be stored");
        }
        return number(value.length, width).raw(value);
    }

    ByteWriter sized(String value, int width) {
        return sized(value.getBytes(StandardCharsets.UTF_8), width);
    }

    /** Writes bytes behind their length, which is compact. */
    ByteWriter compact(byte[] value) {
        return compact(value.length).raw(value);
    }

    ByteWriter compact(String value) {
        return compact(value.getBytes(StandardCharsets.UTF_8));
    }

    byte[] done() {
        return Arrays.copyOf(bytes, size);
    }
}
