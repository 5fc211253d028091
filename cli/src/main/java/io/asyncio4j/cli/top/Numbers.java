// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.top;

import java.util.Locale;

/** Numbers as the screen shows them. */
final class Numbers {
    private Numbers() {}

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** With a decimal while it is small; a dash if it is unknown. */
    static String rate(double rate) {
        return Double.isNaN(rate) ? "-" : String.format(Locale.ROOT, rate < 100 ? "%.1f" : "%,.0f", rate);
    }
}
