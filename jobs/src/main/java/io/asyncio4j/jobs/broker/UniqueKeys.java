// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who holds which unique key of a queue: until it is final, or for a time from its enqueue. */
final class UniqueKeys {
    private final Map<String, Hold> holds = new HashMap<>();

    private record Hold(String id, long untilMillis) {}

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
            long until = job.job.uniqueMillis() == 0 ? Long.MAX_VALUE : job.enqueuedAt + job.job.uniqueMillis();
            holds.put(key, new Hold(job.id(), until));
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
        holds.values().removeIf(hold -> now >= hold.untilMillis());
    }
}
