// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import org.jspecify.annotations.Nullable;

/** A source of jobs cannot be used. The message is one sentence with a remedy. */
public class SourceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what is wrong and what to do
     * @param cause what was thrown; may be null
     */
    public SourceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
