// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Ids of forgotten jobs of a queue that are refused for a minute. */
final class Tombstones {
    private static final long KEPT_MILLIS = 60_000;

    /** Until when, oldest first. */
    private final Map<String, Long> untilMillis = new LinkedHashMap<>();

    void add(String id, long now) {
        untilMillis.remove(id);
        untilMillis.put(id, now + KEPT_MILLIS);
    }

    boolean isRemembered(String id, long now) {
        return now < untilMillis.getOrDefault(id, Long.MIN_VALUE);
    }

    void forgetOver(long now) {
        Iterator<Long> oldest = untilMillis.values().iterator();
        while (oldest.hasNext() && oldest.next() <= now) {
            oldest.remove();
        }
    }
}
