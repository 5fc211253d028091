// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

import java.util.Comparator;

/**
 * A queue that gives the least value first.
 *
 * <p>Equal values come in no particular order, which is that of Python. Counterpart of {@code asyncio.PriorityQueue}.
 *
 * @param <T> the kind of value
 */
public class AsyncPriorityQueue<T> extends AsyncQueue<T> {
    /**
     * Makes a queue of values that are {@link Comparable}, without a maximal size. Any thread; no loop need run.
     */
    public AsyncPriorityQueue() {
        this(0);
    }

    /**
     * Makes a queue of values that are {@link Comparable}. Any thread; no loop need run.
     *
     * @param maxsize how many values it holds at most; 0 or less for any number
     */
    public AsyncPriorityQueue(int maxsize) {
        this(maxsize, naturalOrder());
    }

    /**
     * Makes a queue with an order. Any thread; no loop need run.
     *
     * @param maxsize how many values it holds at most; 0 or less for any number
     * @param order compares the values
     */
    public AsyncPriorityQueue(int maxsize, Comparator<? super T> order) {
        super(maxsize, new HeapStorage<>(order));
    }

    @SuppressWarnings("unchecked") // a value of another kind fails when it is put
    private static <T> Comparator<T> naturalOrder() {
        return (Comparator<T>) (Comparator<?>) Comparator.<Comparable<Object>>naturalOrder();
    }
}
