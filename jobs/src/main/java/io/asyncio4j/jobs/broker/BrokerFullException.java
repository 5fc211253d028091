// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import org.jspecify.annotations.Nullable;

/** A broker has no room: its memory or its disk is full. Nothing was stored. */
public class BrokerFullException extends BrokerException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what is wrong and what to do
     * @param cause what was thrown; may be null
     */
    public BrokerFullException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
