// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import org.jspecify.annotations.Nullable;

/**
 * A loop can never go on: nothing is ready, no timer is pending, and nothing outside can wake it. The message says who waits for
 * what. asyncio would wait for ever.
 */
public class DeadlockError extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** Makes one without a message. */
    public DeadlockError() {}

    /**
     * Makes one with a message.
     *
     * @param message what happened; may be null
     */
    public DeadlockError(@Nullable String message) {
        super(message);
    }

    /**
     * Makes one with a message and a cause.
     *
     * @param message what happened; may be null
     * @param cause why; may be null
     */
    public DeadlockError(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
