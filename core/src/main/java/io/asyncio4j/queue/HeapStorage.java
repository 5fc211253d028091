// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values of which the least comes next: a binary heap that moves its values as Python's heapq does, so that equal ones
 * come in the same order as there.
 */
final class HeapStorage<T extends @Nullable Object> implements AsyncQueue.Storage<T> {
    private final List<T> heap = new ArrayList<>();
    private final Comparator<? super T> order;

    HeapStorage(Comparator<? super T> order) {
        this.order = order;
    }

    @Override
    public void add(T value) {
        if (heap.isEmpty()) {
            order.compare(value, value); // a value that cannot be compared fails here, not at the next add
        }
        int top = rise(heap.size(), 0, value);
        heap.add(value);
        shiftDown(heap.size() - 1, top, value);
    }

    @Override
    public T remove() {
        T last = heap.removeLast();
        if (heap.isEmpty()) {
            return last;
        }
        T least = heap.getFirst();
        int leaf = pullUpFrom(0);
        shiftDown(leaf, rise(leaf, 0, last), last);
        return least;
    }

    @Override
    public int size() {
        return heap.size();
    }

    /** Finds how far up from a place a value belongs; moves nothing, so that a comparison that fails does no harm. */
    private int rise(int from, int root, T value) {
        int at = from;
        while (at > root) {
            int parent = (at - 1) >> 1;
            if (order.compare(value, heap.get(parent)) >= 0) {
                break;
            }
            at = parent;
        }
        return at;
    }

    /** Moves the ancestors of a place, up to another place, one step down, and puts a value there. */
    private void shiftDown(int from, int to, T value) {
        int at = from;
        while (at > to) {
            int parent = (at - 1) >> 1;
            heap.set(at, heap.get(parent));
            at = parent;
        }
        heap.set(at, value);
    }

    /** Fills the hole at a place with the lesser child, and so on; returns the leaf where the hole ends up. */
    private int pullUpFrom(int hole) {
        int at = hole;
        int child = 2 * at + 1;
        while (child < heap.size()) {
            int right = child + 1;
            if (right < heap.size() && order.compare(heap.get(child), heap.get(right)) >= 0) {
                child = right;
            }
            heap.set(at, heap.get(child));
            at = child;
            child = 2 * at + 1;
        }
        return at;
    }
}
