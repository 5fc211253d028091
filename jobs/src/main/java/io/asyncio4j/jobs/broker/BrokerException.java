// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import org.jspecify.annotations.Nullable;

/** A broker could not do what it was asked. The message is one sentence with a remedy. */
public class BrokerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what is wrong and what to do
     * @param cause what was thrown; may be null
     */
    public BrokerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
