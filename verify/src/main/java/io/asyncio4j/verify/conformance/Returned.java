// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

import org.jspecify.annotations.Nullable;

/**
 * Carries the value of a {@code return} out of the coroutine's blocks; asyncio sees it pass, as the reference's does.
 */
final class Returned extends Error {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Object value;

    Returned(@Nullable Object value) {
        super(null, null, false, false);
        this.value = value;
    }

    @Nullable
    Object value() {
        return value;
    }
}
