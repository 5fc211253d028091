// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Who holds which unique key of a queue: until it is final, or for a time from its enqueue. */
final class UniqueKeys {
    private final Map<String, Hold> holds = new HashMap<>();

    /** Those that are held for a time, the first to end first; some of them are not held any more. */
    private final PriorityQueue<Hold> windows = new PriorityQueue<>(Comparator.comparingLong(Hold::untilMillis));

    private record Hold(String key, String id, long untilMillis) {}

    /** The id of the job that holds a key; null if none does. */
    @Nullable
    String holder(@Nullable String key, long now) {
        Hold hold = key == null ? null : holds.get(key);
        return hold == null || now >= hold.untilMillis() ? null : hold.id();
    }

    /** Gives a job its key if nobody holds it. */
    void take(MemoryJob job, long now) {
        String key = job.job.uniqueKey();
        if (key != null && holder(key, now) == null) {
            long window = job.job.uniqueMillis();
            Hold hold = new Hold(key, job.id(), window == 0 ? Long.MAX_VALUE : job.enqueuedAt + window);
            holds.put(key, hold);
            if (window > 0) {
                windows.add(hold);
            }
        }
    }

    /** A job is final: it gives its key back, unless that is held for a time. */
    void finish(MemoryJob job) {
        if (job.job.uniqueMillis() == 0) {
            release(job);
        }
    }

    /** A job was removed as if it had never been. */
    void release(MemoryJob job) {
        String key = job.job.uniqueKey();
        Hold hold = key == null ? null : holds.get(key);
        if (hold != null && hold.id().equals(job.id())) {
            holds.remove(key);
        }
    }

    void forgetOver(long now) {
        for (Hold hold = windows.peek(); hold != null && now >= hold.untilMillis(); hold = windows.peek()) {
            windows.remove();
            holds.remove(hold.key(), hold);
        }
    }
}
