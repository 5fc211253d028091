// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import org.jspecify.annotations.Nullable;

/**
 * What is ready to run, first in, first out: a ring that grows and that shrinks again after a burst.
 *
 * @param <E> what is ready
 */
public final class ReadyQueue<E> {
    /** How many ready at once are very many. */
    public static final int MANY = 4096;

    private static final int SMALL = 1024;

    private final Runnable whenMany;

    private @Nullable Object[] ring = new @Nullable Object[64];
    private int head;
    private int size;

    /** Makes an empty queue. */
    public ReadyQueue() {
        this(() -> {});
    }

    /**
     * Makes an empty queue that tells when it gets full.
     *
     * @param whenMany runs whenever there come to be more than {@link #MANY}, and perhaps while there are
     */
    public ReadyQueue(Runnable whenMany) {
        this.whenMany = whenMany;
    }

    /** {@return how many are ready} */
    public int size() {
        return size;
    }

    /**
     * Adds at the end.
     *
     * @param entry what is ready
     */
    public void add(E entry) {
        if (size == ring.length) {
            resize(size << 1);
        }
        ring[(head + size++) & (ring.length - 1)] = entry;
    }

    /** {@return the first, which stays; only when there is one} */
    @SuppressWarnings("unchecked")
    public E peek() {
        return (E) ring[head];
    }

    /** {@return the first, which leaves; only when there is one} */
    @SuppressWarnings("unchecked")
    public E remove() {
        E entry = (E) ring[head];
        ring[head] = null;
        head = (head + 1) & (ring.length - 1);
        if (--size == 0 && ring.length > SMALL) {
            ring = new @Nullable Object[SMALL];
            head = 0;
        }
        return entry;
    }

    private void resize(int capacity) {
        if (capacity > MANY) {
            whenMany.run();
        }
        Object[] larger = new Object[capacity];
        int tail = ring.length - head;
        System.arraycopy(ring, head, larger, 0, tail);
        System.arraycopy(ring, 0, larger, tail, head);
        ring = larger;
        head = 0;
    }
}
