// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import org.jspecify.annotations.Nullable;

/** What somebody asked of a job cannot be had. The message is one sentence with a remedy. */
public class JobException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what is wrong and what to do
     * @param cause what was thrown; may be null
     */
    public JobException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
