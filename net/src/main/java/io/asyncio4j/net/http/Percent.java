// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Percent-encoding as in the paths and names of URLs, where a plus sign is a plus sign. */
final class Percent {
    private Percent() {}

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Throws an IllegalArgumentException at a percent sign that escapes nothing. */
    static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
