// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where other threads leave what the loop shall do; the loop takes all of it at once, in order of arrival.
 *
 * @param <E> what is left
 */
public final class Inbox<E> {
    private record Node<E>(E item, @Nullable Node<E> older) {}

    private final AtomicReference<@Nullable Node<E>> newest = new AtomicReference<>();

    /** Makes an empty inbox. */
    public Inbox() {}

    /**
     * Leaves an item. Any thread.
     *
     * @param item the item
     * @return whether the inbox was empty, so that the loop must be woken
     */
    public boolean push(E item) {
        while (true) {
            Node<E> older = newest.get();
            if (newest.compareAndSet(older, new Node<>(item, older))) {
                return older == null;
            }
        }
    }

    /** {@return whether nothing lies in it} */
    public boolean isEmpty() {
        return newest.get() == null;
    }

    /**
     * Takes everything.
     *
     * @param taker gets each item, oldest first
     */
    public void drain(Consumer<? super E> taker) {
        if (newest.get() == null) {
            return;
        }
        Node<E> node = newest.getAndSet(null);
        Node<E> oldest = null;
        while (node != null) {
            oldest = new Node<>(node.item(), oldest);
            node = node.older();
        }
        for (; oldest != null; oldest = oldest.older()) {
            taker.accept(oldest.item());
        }
    }
}
