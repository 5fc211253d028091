// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.generator;

import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A generator has no more values; carries its result, the first time.
 *
 * <p>Counterpart of {@code StopIteration} and {@code StopAsyncIteration}. One that leaves the body of a generator becomes
 * an {@link IllegalStateException}.
 */
public class StopIteration extends NoSuchElementException {
    private static final long serialVersionUID = 1L;

    /** What the body returned. */
    private final transient @Nullable Object value;

    /**
     * Makes one with a result.
     *
     * @param value what the body returned; may be null
     */
    public StopIteration(@Nullable Object value) {
        super("The generator has no more values");
        this.value = value;
    }

    /**
     * Returns the result.
     *
     * @return what the body returned; null if it returned nothing, or if somebody was told before
     */
    public @Nullable Object value() {
        return value;
    }
}
