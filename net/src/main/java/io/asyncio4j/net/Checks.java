// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What options may hold. */
final class Checks {
    private Checks() {}

    static int positive(int value, String name) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
        return value;
    }

    static @Nullable Duration positiveOrNull(@Nullable Duration value, String name) {
        if (value != null && !value.isPositive()) {
            throw new IllegalArgumentException(name + " must be positive, or null for none: " + value);
        }
        return value;
    }
}
