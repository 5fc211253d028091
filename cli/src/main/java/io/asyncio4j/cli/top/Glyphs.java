// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.top;

import java.nio.charset.Charset;

/**
 * Signs beyond ASCII, for terminals that have them, and what stands for them elsewhere.
 *
 * @param up marks the column by which rows are in rising order
 * @param down marks it where the order falls
 * @param atMost before a number that may be less
 * @param bars from low to high; empty if there are none
 */
record Glyphs(String up, String down, String atMost, String bars) {
    private static final Glyphs UNICODE = new Glyphs("▲", "▼", "≤", "▁▂▃▄▅▆▇█");
    private static final Glyphs ASCII = new Glyphs("^", "v", "<", "");

    static Glyphs of(Charset charset) {
        return charset.newEncoder().canEncode("▲≤…▁") ? UNICODE : ASCII;
    }
}
