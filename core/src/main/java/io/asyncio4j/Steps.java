// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.Strand;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Times the steps of a loop; there only while somebody listens. Used on the loop, except for {@link #current}. */
final class Steps {
    /** What runs now. */
    static final class Step {
        private final Object what;
        private final Strand strand;
        private final long begin;

        /** Whether it has been reported while it ran. Only the watchdog's thread uses this. */
        boolean reported;

        private Step(Object what, Strand strand) {
            this.what = what;
            this.strand = strand;
            this.begin = System.nanoTime();
        }

        /** The Task, or the Handle of the callback. */
        Object what() {
            return what;
        }

        long nanos() {
            return System.nanoTime() - begin;
        }

        /** Its thread; null if that has not begun. */
        @Nullable
        Thread thread() {
            return strand.thread();
        }
    }

    private final List<StepListener> listeners = new CopyOnWriteArrayList<>();
    private final Map<Strand, Long> outsideSince = new IdentityHashMap<>();
    private volatile @Nullable Step current;

    /** The step that runs now; null in the loop's own code. Any thread. */
    @Nullable
    Step current() {
        return current;
    }

    void add(StepListener listener) {
        listeners.add(listener);
    }

    /** Removes a listener; tells whether it was the last. */
    boolean remove(StepListener listener) {
        listeners.remove(listener);
        return listeners.isEmpty();
    }

    void begin(Strand strand) {
        Object what = strand.owner instanceof CallbackRunners.Runner runner ? runner.handle() : strand.owner;
        if (what != null) {
            current = new Step(what, strand);
        }
    }

    /** A runner of callbacks goes on with the next one. */
    void beginNext(Handle handle) {
        Step before = current;
        if (before != null) {
            end();
            current = new Step(handle, before.strand);
        }
    }

    void end() {
        Step ended = current;
        if (ended != null) {
            current = null;
            long nanos = ended.nanos();
            for (StepListener listener : listeners) {
                listener.stepEnded(ended.what, nanos);
            }
        }
    }

    void beginOutside(Strand strand) {
        outsideSince.put(strand, System.nanoTime());
    }

    void endOutside(Strand strand) {
        Long since = outsideSince.remove(strand);
        Thread thread = strand.thread();
        Object what = strand.owner instanceof CallbackRunners.Runner runner ? runner.handle() : strand.owner;
        if (since != null && thread != null && what != null) {
            long nanos = System.nanoTime() - since;
            for (StepListener listener : listeners) {
                listener.waitedOutside(what, nanos, thread);
            }
        }
    }
}
