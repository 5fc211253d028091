// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.netty.handler.codec.DateFormatter;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * What a client that has a file can be asked about it: is it this one? (RFC 9110, 13.)
 *
 * @param tag the entity tag, with its quotes
 * @param modifiedMillis when it was changed, in milliseconds since 1970
 */
record FileVersion(String tag, long modifiedMillis) {
    private static final long SECOND = 1000;

    static FileVersion of(long size, long modifiedMillis, String encoding) {
        return new FileVersion(
                '"'
                        + Long.toHexString(size)
                        + '-'
                        + Long.toHexString(modifiedMillis)
                        + (encoding.isEmpty() ? "" : "-" + encoding)
                        + '"',
                modifiedMillis);
    }

    String lastModified() {
        return DateFormatter.format(new Date(modifiedMillis));
    }

    /** The status that answers the conditions of a request: 412, 304, or 200 to go on. */
    int status(HttpRequest request) {
        String match = request.header("if-match");
        if (match != null) {
            if (!isListed(match, false)) {
                return 412;
            }
        } else if (isAfter(request.header("if-unmodified-since"))) {
            return 412;
        }
        String noneMatch = request.header("if-none-match");
        if (noneMatch != null) {
            return isListed(noneMatch, true) ? 304 : 200;
        }
        String since = request.header("if-modified-since");
        return DateFormatter.parseHttpDate(since == null ? "" : since) != null && !isAfter(since) ? 304 : 200;
    }

    /** Whether a part of the file goes with what the client has. */
    boolean allowsRange(@Nullable String ifRange) {
        if (ifRange == null || ifRange.equals(tag)) {
            return true;
        }
        Date date = DateFormatter.parseHttpDate(ifRange);
        return date != null && date.getTime() / SECOND == modifiedMillis / SECOND;
    }

    private boolean isListed(String tags, boolean weakly) {
        if (tags.strip().equals("*")) {
            return true;
        }
        for (String listed : tags.split(",")) {
            String other = listed.strip();
            if (other.equals(tag)
                    || weakly && other.startsWith("W/") && other.substring(2).equals(tag)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the file is younger than a date; false if it is none. */
    private boolean isAfter(@Nullable String header) {
        Date date = header == null ? null : DateFormatter.parseHttpDate(header);
        return date != null && modifiedMillis / SECOND > date.getTime() / SECOND;
    }
}
