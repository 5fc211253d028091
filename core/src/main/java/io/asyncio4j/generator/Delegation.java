// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.generator;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** What Python's {@code yield from} does. */
final class Delegation {
    private Delegation() {}

    /** Passes values out of a generator, and into it what comes back; returns its result. */
    static <T extends @Nullable Object> @Nullable T to(Generator<?, ?, ? extends T> inner, Frame<?, ?, ?> outer) {
        Object value = inner.step(null, null);
        while (value != Frame.END) {
            Object sent = outer.exchange(value);
            Throwable thrown = outer.takeThrown();
            if (thrown instanceof GeneratorExit) {
                inner.close();
                throw Frame.sneak(thrown);
            }
            value = inner.step(sent, thrown);
        }
        return inner.takeResult();
    }

    /** Passes values out of an iterator. */
    static void to(Iterator<?> inner, Frame<?, ?, ?> outer) {
        while (inner.hasNext()) {
            Object sent = outer.exchange(inner.next());
            Throwable thrown = outer.takeThrown();
            if (thrown != null) {
                throw Frame.sneak(thrown);
            }
            if (sent != null) {
                throw new IllegalStateException("Nobody takes what is sent to an iterator: " + sent);
            }
        }
    }
}
