// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import org.jspecify.annotations.Nullable;

/** The connection was lost before an answer came: what was asked may have been done or not. To repeat it does no harm. */
public class OutcomeUnknownException extends BrokerException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what is wrong and what to do
     * @param cause what was thrown; may be null
     */
    public OutcomeUnknownException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
