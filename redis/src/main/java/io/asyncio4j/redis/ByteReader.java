// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link ByteWriter} or a script wrote. */
final class ByteReader {
    private final byte[] bytes;
    private int at;

    ByteReader(byte[] bytes) {
        this(bytes, 0);
    }

    ByteReader(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    boolean atEnd() {
        return at >= bytes.length;
    }

    /** The next byte, which stays the next; -1 at the end. */
    int peek() {
        return atEnd() ? -1 : bytes[at] & 0xff;
    }

    long number(int width) {
        long value = 0;
        for (int i = 0; i < width; i++) {
            value = value << 8 | bytes[at++] & 0xff;
        }
        return value;
    }

    int small(int width) {
        return (int) number(width);
    }

    long compact() {
        long value = 0;
        int shift = 0;
        while (bytes[at] < 0) {
            value |= (long) (bytes[at++] & 0x7f) << shift;
            shift += 7;
        }
        return value | (long) bytes[at++] << shift;
    }

    byte[] raw(int length) {
        byte[] value = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return value;
    }

    byte[] rest() {
        return raw(bytes.length - at);
    }

    byte[] sized(int width) {
        return raw(small(width));
    }

    String text(int width) {
        return take(small(width));
    }

    String compactText() {
        return take((int) compact());
    }

    byte[] compactBytes() {
        return raw((int) compact());
    }

    private String take(int length) {
        String value = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return value;
    }
}
