// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Conversions between asyncio's seconds and the JDK's durations. */
final class Durations {
    /** Longer than any program runs, and short enough that a sum with the clock does not overflow. */
    private static final long FOR_EVER = Long.MAX_VALUE / 4;

    private Durations() {}

    /** Negative ones stay so: a timer of the past is due before one of now. */
    static long nanos(Duration duration) {
        long most = FOR_EVER / 1_000_000_000;
        long seconds = duration.getSeconds();
        if (seconds >= most || seconds <= -most) {
            return seconds > 0 ? FOR_EVER : -FOR_EVER;
        }
        return duration.toNanos();
    }

    static long nanos(double seconds) {
        if (Double.isNaN(seconds)) {
            throw new IllegalArgumentException("A time in seconds is a number, and this is NaN");
        }
        return (long) Math.clamp(Math.rint(seconds * 1e9), -FOR_EVER, FOR_EVER);
    }

    static Duration of(double seconds) {
        return Duration.ofNanos(nanos(seconds));
    }

    /** A time on the loop's clock in seconds, as nanoseconds. */
    static long instant(double when) {
        return (long) Math.clamp(Math.rint(when * 1e9), -FOR_EVER, FOR_EVER);
    }

    static double seconds(long nanos) {
        return nanos / 1e9;
    }

    static @Nullable Duration orNull(@Nullable Double seconds) {
        return seconds == null ? null : of(seconds);
    }
}
