// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

import java.io.EOFException;
import org.jspecify.annotations.Nullable;

/** A stream ended before all bytes had come that were asked for. Counterpart of {@code asyncio.IncompleteReadError}. */
public final class IncompleteReadError extends EOFException {
    private static final long serialVersionUID = 1;

    /** What did come. */
    private final byte[] partial;

    /** How many bytes were asked for; null if a separator was. */
    private final @Nullable Integer expected;

    /**
     * Makes the error.
     *
     * @param partial what did come
     * @param expected how many bytes were asked for; null if a separator was
     */
    public IncompleteReadError(byte[] partial, @Nullable Integer expected) {
        super(partial.length + " bytes read on a total of " + (expected == null ? "undefined" : expected)
                + " expected bytes");
        this.partial = partial;
        this.expected = expected;
    }

    /**
     * Returns what did come before the end.
     *
     * @return bytes, which the stream holds no more
     */
    public byte[] partial() {
        return partial;
    }

    /**
     * Returns how many bytes were asked for.
     *
     * @return bytes; null if a separator was asked for
     */
    public @Nullable Integer expected() {
        return expected;
    }
}
