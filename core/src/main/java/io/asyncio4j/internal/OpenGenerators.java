// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The generators that have begun on a loop and have not ended, as far as somebody can still reach them.
 *
 * <p>A list whose links are fields of its entries. Used on the loop only.
 */
public final class OpenGenerators {
    private final ReferenceQueue<Closing> dropped = new ReferenceQueue<>();
    private final Entry head = new Entry();
    private boolean ended;

    /** Makes an empty list. */
    public OpenGenerators() {
        head.previous = head;
        head.next = head;
    }

    /** A generator, as its loop sees it. */
    public interface Closing {
        /** Ends it: what it has to clean up runs in the calling task. */
        void close();

        /** Is told that the loop is closed, so that nothing runs there any more. */
        void loopClosed();
    }

    /**
     * Notes that a generator has begun.
     *
     * @param generator the generator
     * @return what to take it out with
     */
    public Entry add(Closing generator) {
        forgetDropped();
        if (ended) {
            System.getLogger("io.asyncio4j")
                    .log(
                            System.Logger.Level.WARNING,
                            generator + " began after its loop had closed those that were open; nobody will close it");
        }
        Entry entry = new Entry(generator, dropped);
        entry.previous = head.previous;
        entry.next = head;
        head.previous.next = entry;
        head.previous = entry;
        return entry;
    }

    /**
     * Notes that a generator has ended.
     *
     * @param entry what {@link #add} returned
     */
    public void remove(Entry entry) {
        entry.previous.next = entry.next;
        entry.next.previous = entry.previous;
        entry.previous = entry;
        entry.next = entry;
    }

    /**
     * Returns all and notes that the loop comes to its end.
     *
     * @return those that can still be reached, in the order in which they began
     */
    public List<Closing> takeAll() {
        ended = true;
        List<Closing> all = new ArrayList<>();
        for (Entry entry = head.next; entry != head; entry = entry.next) {
            Closing generator = entry.get();
            if (generator != null) {
                all.add(generator);
            }
        }
        return all;
    }

    /** Tells all that the loop is closed. */
    public void tellLoopClosed() {
        takeAll().forEach(Closing::loopClosed);
    }

    private void forgetDropped() {
        Reference<? extends Closing> reference;
        while ((reference = dropped.poll()) != null) {
            if (reference instanceof Entry entry) {
                remove(entry);
            }
        }
    }

    /** The place of one generator in the list. */
    public static final class Entry extends WeakReference<Closing> {
        private Entry previous = this;
        private Entry next = this;

        private Entry() {
            this(null, null);
        }

        private Entry(@Nullable Closing generator, @Nullable ReferenceQueue<Closing> queue) {
            super(generator, queue);
        }
    }
}
