// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Time limits as numbers: one too long to count is 292 years, as good as none. */
final class Timeouts {
    private Timeouts() {}

    /** Nanoseconds to wait; none if the limit is negative. */
    static long nanos(Duration timeout) {
        return Math.max(0, TimeUnit.NANOSECONDS.convert(timeout));
    }
}
