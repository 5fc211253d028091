// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An answer to an HTTP request, whole in memory.
 *
 * @param status the status code, such as 200
 * @param headers by name; several values of one name are joined by a comma
 * @param body the bytes of the body; not to be changed
 */
public record HttpResponse(int status, Map<String, String> headers, byte[] body) {
    /**
     * Makes an answer of plain text.
     *
     * @param status the status code
     * @param text the body, sent as UTF-8
     * @return the answer
     */
    public static HttpResponse text(int status, String text) {
        return new HttpResponse(
                status, Map.of("content-type", "text/plain; charset=utf-8"), text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the body read as UTF-8.
     *
     * @return the text; bytes that are no UTF-8 appear as replacement characters
     */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "HttpResponse[" + status + ", " + body.length + " bytes]";
    }
}
