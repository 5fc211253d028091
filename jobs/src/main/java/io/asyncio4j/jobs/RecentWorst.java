// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import java.util.function.LongSupplier;

/** The largest number of the last half minute to minute. Any thread. */
final class RecentWorst {
    private static final long SPAN_NANOS = 30_000_000_000L;

    private final LongSupplier nanos;

    // Guarded by this.
    private long began;
    private long before;
    private long now;

    /** Makes one that reads time from a clock of nanoseconds. */
    RecentWorst(LongSupplier nanos) {
        this.nanos = nanos;
        this.began = nanos.getAsLong();
    }

    synchronized void note(long value) {
        turn();
        now = Math.max(now, value);
    }

    synchronized long worst() {
        turn();
        return Math.max(before, now);
    }

    private void turn() {
        long passed = (nanos.getAsLong() - began) / SPAN_NANOS;
        if (passed > 0) {
            before = passed == 1 ? now : 0;
            now = 0;
            began += passed * SPAN_NANOS;
        }
    }
}
