// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import org.jspecify.annotations.Nullable;

/** A payload, a result or a note of progress cannot be written as JSON. Nothing was stored. */
public class UnserializablePayloadException extends JobException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what cannot be written, and why
     * @param cause what was thrown; may be null
     */
    public UnserializablePayloadException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
