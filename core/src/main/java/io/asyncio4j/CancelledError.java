// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import org.jspecify.annotations.Nullable;

/**
 * A coroutine has been cancelled.
 *
 * <p>An {@link Error}, so that {@code catch (Exception e)} does not swallow it. Whoever catches it does the clean-up and
 * throws it again. Counterpart of {@code asyncio.CancelledError}.
 */
public class CancelledError extends Error {
    private static final long serialVersionUID = 1L;

    /** Makes one without a message. */
    public CancelledError() {}

    /**
     * Makes one with a message.
     *
     * @param message what happened; may be null
     */
    public CancelledError(@Nullable String message) {
        super(message);
    }

    /**
     * Makes one with a message and a cause.
     *
     * @param message what happened; may be null
     * @param cause why; may be null
     */
    public CancelledError(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
