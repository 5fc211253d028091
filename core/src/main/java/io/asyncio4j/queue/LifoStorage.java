// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values of which the latest comes next. */
final class LifoStorage<T extends @Nullable Object> implements AsyncQueue.Storage<T> {
    private final List<T> values = new ArrayList<>();

    LifoStorage() {}

    @Override
    public void add(T value) {
        values.add(value);
    }

    @Override
    public T remove() {
        return values.removeLast();
    }

    @Override
    public int size() {
        return values.size();
    }
}
