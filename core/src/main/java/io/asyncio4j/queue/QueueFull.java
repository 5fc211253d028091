// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

import org.jspecify.annotations.Nullable;

/**
 * There is no room in a queue to put something without waiting. Counterpart of {@code asyncio.QueueFull}.
 */
public class QueueFull extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes one without a message. */
    public QueueFull() {}

    /**
     * Makes one with a message.
     *
     * @param message what happened; may be null
     */
    public QueueFull(@Nullable String message) {
        super(message);
    }
}
