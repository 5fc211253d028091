// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Values of which the oldest comes next. */
final class FifoStorage<T extends @Nullable Object> implements AsyncQueue.Storage<T> {
    /** Stands for null, which an ArrayDeque does not take. */
    private static final Object NULL = new Object();

    private final Deque<Object> values = new ArrayDeque<>();

    FifoStorage() {}

    @Override
    public void add(T value) {
        values.add(value == null ? NULL : value);
    }

    @Override
    @SuppressWarnings("unchecked")
    public T remove() {
        Object value = values.remove();
        return (T) (value == NULL ? null : value);
    }

    @Override
    public int size() {
        return values.size();
    }
}
