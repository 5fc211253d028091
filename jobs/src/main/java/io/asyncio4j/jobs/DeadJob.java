// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import org.jspecify.annotations.Nullable;

/** Thrown by a handler whose job no attempt can ever do: it is set aside at once, whatever its retries. */
public class DeadJob extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param reason a few words by which dead jobs are grouped
     */
    public DeadJob(String reason) {
        this(reason, null);
    }

    /**
     * Makes one with a cause.
     *
     * @param reason a few words by which dead jobs are grouped
     * @param cause what was thrown; may be null
     */
    public DeadJob(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
