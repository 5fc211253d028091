// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A loop's timers: a heap of four children a node, in parallel arrays, so that a timer costs no object of its own.
 *
 * <p>Equal deadlines leave in the order in which they came. Used on the loop only.
 *
 * @param <E> what is due
 */
public final class TimerQueue<E> {
    private static final int MANY = 100;

    private long[] deadlines = new long[16];
    private long[] serials = new long[16];
    private @Nullable Object[] entries = new @Nullable Object[16];
    private int size;
    private long nextSerial;
    private int cancelled;

    /**
     * Is shown the timers.
     *
     * @param <E> what is due
     */
    @FunctionalInterface
    public interface Visitor<E> {
        /**
         * Sees one timer.
         *
         * @param deadline when it is due, in nanoseconds
         * @param entry what is due then
         */
        void see(long deadline, E entry);
    }

    /** Makes an empty queue. */
    public TimerQueue() {}

    /** {@return whether it holds nothing} */
    public boolean isEmpty() {
        return size == 0;
    }

    /** {@return the earliest deadline; only when the queue is not empty} */
    public long firstDeadline() {
        return deadlines[0];
    }

    /** {@return the entry with the earliest deadline; only when the queue is not empty} */
    @SuppressWarnings("unchecked")
    public E first() {
        return (E) entries[0];
    }

    /**
     * Adds an entry.
     *
     * @param deadline when it is due, in nanoseconds
     * @param entry the entry
     */
    public void add(long deadline, E entry) {
        if (size == entries.length) {
            int capacity = size << 1;
            deadlines = Arrays.copyOf(deadlines, capacity);
            serials = Arrays.copyOf(serials, capacity);
            entries = Arrays.copyOf(entries, capacity);
        }
        siftUp(size++, deadline, nextSerial++, entry);
    }

    /** Removes the entry with the earliest deadline. */
    public void removeFirst() {
        int last = --size;
        long deadline = deadlines[last];
        long serial = serials[last];
        Object entry = entries[last];
        entries[last] = null;
        if (last > 0) {
            siftDown(0, deadline, serial, entry);
        }
    }

    /**
     * Notes that an entry has been cancelled.
     *
     * @return whether so many are that {@link #removeIf} is due
     */
    public boolean noteCancelled() {
        return ++cancelled > MANY && cancelled > size / 2;
    }

    /** Notes that a cancelled entry has left the queue by itself. */
    public void noteCancelledLeft() {
        cancelled--;
    }

    /**
     * Removes all cancelled entries.
     *
     * @param dead tells which
     */
    public void removeIf(java.util.function.Predicate<E> dead) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            @SuppressWarnings("unchecked")
            E entry = (E) entries[i];
            if (!dead.test(entry)) {
                deadlines[kept] = deadlines[i];
                serials[kept] = serials[i];
                entries[kept++] = entry;
            }
        }
        Arrays.fill(entries, kept, size, null);
        size = kept;
        cancelled = 0;
        for (int i = (size - 2) >> 2; i >= 0; i--) {
            siftDown(i, deadlines[i], serials[i], entries[i]);
        }
    }

    /**
     * Copies what it holds, without a look at any entry: two blocks of memory, whatever their number.
     *
     * @return what it holds now; for any thread
     */
    public Snapshot<E> snapshot() {
        return new Snapshot<>(Arrays.copyOf(deadlines, size), Arrays.copyOf(entries, size));
    }

    /**
     * What a queue held at one moment.
     *
     * @param <E> what is due
     */
    public static final class Snapshot<E> {
        private final long[] deadlines;
        private final @Nullable Object[] entries;

        private Snapshot(long[] deadlines, @Nullable Object[] entries) {
            this.deadlines = deadlines;
            this.entries = entries;
        }

        /**
         * Shows all entries, in no order.
         *
         * @param visitor sees each
         */
        public void each(Visitor<? super E> visitor) {
            for (int i = 0; i < deadlines.length && i < entries.length; i++) {
                @SuppressWarnings("unchecked")
                E entry = (E) entries[i];
                if (entry != null) {
                    visitor.see(deadlines[i], entry);
                }
            }
        }
    }

    /** Forgets everything. */
    public void clear() {
        Arrays.fill(entries, 0, size, null);
        size = 0;
        cancelled = 0;
    }

    private void siftUp(int start, long deadline, long serial, @Nullable Object entry) {
        int at = start;
        while (at > 0) {
            int parent = (at - 1) >> 2;
            if (deadlines[parent] <= deadline) {
                break; // the newcomer's serial is the highest
            }
            move(parent, at);
            at = parent;
        }
        put(at, deadline, serial, entry);
    }

    private void siftDown(int start, long deadline, long serial, @Nullable Object entry) {
        int at = start;
        while (true) {
            int child = (at << 2) + 1;
            if (child >= size) {
                break;
            }
            int least = child;
            int end = Math.min(child + 4, size);
            for (int i = child + 1; i < end; i++) {
                if (before(i, deadlines[least], serials[least])) {
                    least = i;
                }
            }
            if (!before(least, deadline, serial)) {
                break;
            }
            move(least, at);
            at = least;
        }
        put(at, deadline, serial, entry);
    }

    private boolean before(int i, long deadline, long serial) {
        return deadlines[i] < deadline || deadlines[i] == deadline && serials[i] < serial;
    }

    private void move(int from, int to) {
        put(to, deadlines[from], serials[from], entries[from]);
    }

    private void put(int at, long deadline, long serial, @Nullable Object entry) {
        deadlines[at] = deadline;
        serials[at] = serial;
        entries[at] = entry;
    }
}
