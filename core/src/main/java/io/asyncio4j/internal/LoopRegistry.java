// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The open loops of this process in the order in which they were made. It holds them weakly. Any thread. */
public final class LoopRegistry {
    private static final AtomicLong SERIALS = new AtomicLong();
    private static final Set<Entry> ENTRIES = ConcurrentHashMap.newKeySet();
    private static final ReferenceQueue<InspectedLoop> LOST = new ReferenceQueue<>();

    private LoopRegistry() {}

    /** The place of one loop in the registry. */
    public static final class Entry extends WeakReference<InspectedLoop> {
        private final long serial = SERIALS.incrementAndGet();

        private Entry(InspectedLoop loop) {
            super(loop, LOST);
        }

        /** Takes the loop out. */
        public void remove() {
            ENTRIES.remove(this);
        }
    }

    /**
     * Adds a loop.
     *
     * @param loop the loop
     * @return its place, from which it is to be removed when it closes
     */
    public static Entry add(InspectedLoop loop) {
        while (LOST.poll() instanceof Entry lost) {
            lost.remove();
        }
        Entry entry = new Entry(loop);
        ENTRIES.add(entry);
        return entry;
    }

    /**
     * Returns the loops that are there now.
     *
     * @return oldest first
     */
    public static List<InspectedLoop> loops() {
        List<Entry> entries = new ArrayList<>(ENTRIES);
        entries.sort(Comparator.comparingLong(entry -> entry.serial));
        List<InspectedLoop> loops = new ArrayList<>();
        for (Entry entry : entries) {
            InspectedLoop loop = entry.get();
            if (loop != null) {
                loops.add(loop);
            }
        }
        return loops;
    }
}
