// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;

/** The few forms of DER that keys and certificates are wrapped in (ITU-T X.690). */
final class Der {
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int UTF8_STRING = 0x0c;
    static final int GENERALIZED_TIME = 0x18;
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;

    private Der() {}

    /** One value: its tag, its length, and the parts that it consists of. */
    static byte[] value(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.size();
        if (length < 0x80) {
            out.write(length);
        } else {
            byte[] digits = BigInteger.valueOf(length).toByteArray();
            int from = digits[0] == 0 ? 1 : 0;
            out.write(0x80 | digits.length - from);
            out.write(digits, from, digits.length - from);
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    static byte[] integer(long number) {
        return value(INTEGER, BigInteger.valueOf(number).toByteArray());
    }

    /** A value that stands in another one. */
    record Element(int tag, byte[] content) {}

    /**
     * Reads the value at the position of a buffer, and moves behind it.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Element next(ByteBuffer from) {
        if (from.remaining() < 2) {
            throw new IllegalArgumentException("the key is cut off");
        }
        int tag = from.get() & 0xff;
        int length = from.get() & 0xff;
        if (length >= 0x80) {
            int digits = length & 0x7f;
            if (digits == 0 || digits > 3 || digits > from.remaining()) {
                throw new IllegalArgumentException("the key has a malformed length");
            }
            length = 0;
            for (int i = 0; i < digits; i++) {
                length = length << 8 | from.get() & 0xff;
            }
        }
        if (length > from.remaining()) {
            throw new IllegalArgumentException("the key is cut off");
        }
        byte[] content = new byte[length];
        from.get(content);
        return new Element(tag, content);
    }
}
