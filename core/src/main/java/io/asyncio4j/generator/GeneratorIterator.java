// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.generator;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A generator as Java's iterator: it looks one value ahead, and only when it is asked whether there is one. */
final class GeneratorIterator<Y extends @Nullable Object> implements Iterator<Y> {
    private final Generator<Y, ?, ?> generator;
    private @Nullable Object ahead = Frame.END;
    private boolean ended;

    GeneratorIterator(Generator<Y, ?, ?> generator) {
        this.generator = generator;
    }

    @Override
    public boolean hasNext() {
        if (ahead == Frame.END && !ended) {
            ahead = generator.step(null, null);
            ended = ahead == Frame.END;
        }
        return !ended;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Y next() {
        if (!hasNext()) {
            throw new StopIteration(null);
        }
        Object value = ahead;
        ahead = Frame.END;
        return (Y) value;
    }
}
