// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

/** Text as it is written in HTML. */
final class Html {
    private Html() {}

    /** Text that may stand between tags and in quoted attributes. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
