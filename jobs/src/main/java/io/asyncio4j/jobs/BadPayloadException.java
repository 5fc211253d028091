// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import org.jspecify.annotations.Nullable;

/** A payload that no attempt can ever make sense of; its job goes to the dead list. */
public class BadPayloadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param reason what is wrong with it, as the second half of a sentence
     */
    public BadPayloadException(String reason) {
        this(reason, null);
    }

    /**
     * Makes one with a cause.
     *
     * @param reason what is wrong with it, as the second half of a sentence
     * @param cause what was thrown; may be null
     */
    public BadPayloadException(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
