// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

import org.jspecify.annotations.Nullable;

/**
 * There is nothing in a queue to get without waiting. Counterpart of {@code asyncio.QueueEmpty}.
 */
public class QueueEmpty extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes one without a message. */
    public QueueEmpty() {}

    /**
     * Makes one with a message.
     *
     * @param message what happened; may be null
     */
    public QueueEmpty(@Nullable String message) {
        super(message);
    }
}
