// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import org.jspecify.annotations.Nullable;

/**
 * A time limit of asyncio4j has passed. Counterpart of Python's {@code TimeoutError}.
 */
public class TimeoutError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes one without a message. */
    public TimeoutError() {}

    /**
     * Makes one with a message.
     *
     * @param message what happened; may be null
     */
    public TimeoutError(@Nullable String message) {
        super(message);
    }

    /**
     * Makes one with a message and a cause.
     *
     * @param message what happened; may be null
     * @param cause why; may be null
     */
    public TimeoutError(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
