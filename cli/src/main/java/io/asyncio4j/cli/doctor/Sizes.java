// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.doctor;

import java.time.Duration;
import java.util.Locale;

/** Bytes and short times, as people read them. */
final class Sizes {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private Sizes() {}

    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 || value >= 100 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
    }

    static String millis(Duration span) {
        return String.format(Locale.ROOT, "%.2f ms", span.toNanos() / 1e6);
    }
}
