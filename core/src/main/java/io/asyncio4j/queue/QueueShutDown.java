// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

import org.jspecify.annotations.Nullable;

/**
 * A queue has been shut down. Counterpart of {@code asyncio.QueueShutDown}.
 */
public class QueueShutDown extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes one without a message. */
    public QueueShutDown() {}

    /**
     * Makes one with a message.
     *
     * @param message what happened; may be null
     */
    public QueueShutDown(@Nullable String message) {
        super(message);
    }
}
