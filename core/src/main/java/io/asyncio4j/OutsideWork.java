// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.Strand;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is under way outside of a loop and will wake it: jobs in executors, stages, channels that are watched, and
 * coroutines that are parked in blocking calls of the JDK. Used on the loop.
 */
final class OutsideWork {
    private final LoopCore core;

    /** The contexts of blocks and callbacks that are parked in blocking calls; a task's own is not among them. */
    private final Map<Strand, Context> contexts = new IdentityHashMap<>();

    private int count;

    OutsideWork(LoopCore core) {
        this.core = core;
    }

    int count() {
        return count;
    }

    void started() {
        count++;
    }

    void ended() {
        count--;
    }

    /** A coroutine has given the thread up, perhaps in a blocking call. */
    void returned(Strand strand) {
        if (!strand.outside) {
            return;
        }
        count++;
        Context block = core.context;
        if (block != null) {
            contexts.put(strand, block);
        }
        Steps watched = core.steps;
        if (watched != null) {
            watched.beginOutside(strand);
        }
    }

    /** A coroutine that somebody has woken goes on; returns the context of the block in which it does, if there is one. */
    @Nullable
    Context goesOn(Strand strand) {
        if (!strand.outside) {
            return null;
        }
        strand.outside = false;
        count--;
        Steps watched = core.steps;
        if (watched != null) {
            watched.endOutside(strand);
        }
        return contexts.remove(strand);
    }
}
