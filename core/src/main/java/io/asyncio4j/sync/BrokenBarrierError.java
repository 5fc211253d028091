// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import org.jspecify.annotations.Nullable;

/**
 * A barrier was aborted, or reset while tasks waited at it. Counterpart of {@code asyncio.BrokenBarrierError}.
 */
public class BrokenBarrierError extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** Makes one without a message. */
    public BrokenBarrierError() {}

    /**
     * Makes one with a message.
     *
     * @param message what happened; may be null
     */
    public BrokenBarrierError(@Nullable String message) {
        super(message);
    }
}
