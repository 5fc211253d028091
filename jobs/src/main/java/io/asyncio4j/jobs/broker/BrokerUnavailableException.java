// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import org.jspecify.annotations.Nullable;

/** A broker cannot be reached; nothing was sent, so nothing has changed. */
public class BrokerUnavailableException extends BrokerException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what is wrong and what to do
     * @param cause what was thrown; may be null
     */
    public BrokerUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
