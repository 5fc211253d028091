// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of a file that a client asks for (RFC 9110, 14).
 *
 * @param offset its first byte; -1 if no byte of the file is asked for
 * @param length how many bytes
 */
record ByteRange(long offset, long length) {
    /** What cannot be had: the answer is status 416. */
    static final ByteRange NONE = new ByteRange(-1, 0);

    /** More digits than this are no size of a file. */
    private static final Pattern SINGLE = Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*");

    /**
     * Reads the header {@code Range}.
     *
     * @return null if the whole file is to be sent: no header, another unit, several ranges, nonsense
     */
    static @Nullable ByteRange parse(@Nullable String header, long size) {
        Matcher range = header == null ? null : SINGLE.matcher(header);
        if (range == null || !range.matches()) {
            return null;
        }
        String first = range.group(1);
        String last = range.group(2);
        if (first.isEmpty()) {
            return last.isEmpty() ? null : ofLast(Long.parseLong(last), size);
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last);
        if (to < from) {
            return null;
        }
        return from >= size ? NONE : new ByteRange(from, Math.min(to, size - 1) - from + 1);
    }

    private static ByteRange ofLast(long count, long size) {
        long length = Math.min(count, size);
        return length == 0 ? NONE : new ByteRange(size - length, length);
    }

    /** The header {@code Content-Range} of the answer. */
    String header(long size) {
        return offset < 0 ? "bytes */" + size : "bytes " + offset + "-" + (offset + length - 1) + "/" + size;
    }
}
