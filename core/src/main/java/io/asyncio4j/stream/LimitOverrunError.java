// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import java.io.IOException;

/**
 * More bytes came than the limit of a stream allows before a separator. Counterpart of {@code
 * asyncio.LimitOverrunError}.
 */
public final class LimitOverrunError extends IOException {
    private static final long serialVersionUID = 1;

    /** How many bytes can be read that hold no separator. */
    private final int consumed;

    /**
     * Makes the error.
     *
     * @param message what happened
     * @param consumed how many bytes can be read that hold no separator
     */
    public LimitOverrunError(String message, int consumed) {
        super(message);
        this.consumed = consumed;
    }

    /**
     * Returns how many bytes can be read that hold no separator.
     *
     * @return bytes
     */
    public int consumed() {
        return consumed;
    }
}
