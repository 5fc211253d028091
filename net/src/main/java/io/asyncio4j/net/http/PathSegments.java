// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.util.ArrayList;
import java.util.List;

/**
 * The path of a URL in decoded pieces. A slash that is written {@code %2F} stands inside of a piece and parts none; what
 * could make two readers of one path disagree is refused.
 */
final class PathSegments {
    private static final char REPLACEMENT = '\uFFFD';

    private PathSegments() {}

    /**
     * Parts a path: {@code /} has one empty piece, {@code /a/} has {@code a} and an empty one.
     *
     * @throws HttpStatusException with status 400 if it has pieces of dots, zero bytes, or what is no escaped UTF-8
     */
    static List<String> of(String rawPath) {
        List<String> segments = new ArrayList<>();
        int start = rawPath.startsWith("/") ? 1 : 0;
        for (int slash = rawPath.indexOf('/', start); slash >= 0; slash = rawPath.indexOf('/', start)) {
            segments.add(decoded(rawPath.substring(start, slash)));
            start = slash + 1;
        }
        segments.add(decoded(rawPath.substring(start)));
        return segments;
    }

    private static String decoded(String raw) {
        String segment = raw.indexOf('%') < 0 ? raw : unescaped(raw);
        if (segment.equals(".") || segment.equals("..")) {
            throw new HttpStatusException(400, "The path has a segment of dots");
        }
        if (segment.indexOf(0) >= 0) {
            throw new HttpStatusException(400, "The path has a zero byte");
        }
        return segment;
    }

    private static String unescaped(String raw) {
        String segment;
        try {
            segment = Percent.decode(raw);
        } catch (IllegalArgumentException e) {
            throw new HttpStatusException(400, "The path has a percent sign that escapes nothing");
        }
        if (segment.indexOf(REPLACEMENT) >= 0) {
            throw new HttpStatusException(400, "The path is no UTF-8");
        }
        return segment;
    }

    /** Puts pieces together again, decoded. */
    static String join(List<String> segments) {
        return String.join("/", segments);
    }
}
