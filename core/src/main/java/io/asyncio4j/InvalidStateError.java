// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import org.jspecify.annotations.Nullable;

/**
 * An operation does not fit the state of a future. Counterpart of {@code asyncio.InvalidStateError}.
 */
public class InvalidStateError extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** Makes one without a message. */
    public InvalidStateError() {}

    /**
     * Makes one with a message.
     *
     * @param message what happened; may be null
     */
    public InvalidStateError(@Nullable String message) {
        super(message);
    }

    /**
     * Makes one with a message and a cause.
     *
     * @param message what happened; may be null
     * @param cause why; may be null
     */
    public InvalidStateError(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
