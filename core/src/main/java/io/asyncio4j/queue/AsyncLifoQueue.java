// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

import org.jspecify.annotations.Nullable;

/**
 * A queue that gives the latest value first.
 *
 * <p>Counterpart of {@code asyncio.LifoQueue}.
 *
 * @param <T> the kind of value
 */
public class AsyncLifoQueue<T extends @Nullable Object> extends AsyncQueue<T> {
    /** Makes a queue without a maximal size. Any thread; no loop need run. */
    public AsyncLifoQueue() {
        this(0);
    }

    /**
     * Makes a queue. Any thread; no loop need run.
     *
     * @param maxsize how many values it holds at most; 0 or less for any number
     */
    public AsyncLifoQueue(int maxsize) {
        super(maxsize, new LifoStorage<>());
    }
}
