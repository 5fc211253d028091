// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** What may begin now in a queue by its settings: how many run, and how many began lately, in all and in each group. */
final class MemoryLimits {
    private int running;
    private final Map<String, Integer> groupRunning = new HashMap<>();
    private final RateLimit rate = new RateLimit();

    /** The one that began longest ago first. */
    private final Map<String, RateLimit> groupRates = new LinkedHashMap<>(16, 0.75f, true);

    void begin(QueueSettings settings, String group, long now) {
        running++;
        groupRunning.merge(group, 1, Integer::sum);
        rate.begin(now, settings.rate());
        if (settings.groupRate() > 0) {
            groupRates.computeIfAbsent(group, ignored -> new RateLimit()).begin(now, settings.groupRate());
        }
    }

    void end(String group) {
        running--;
        groupRunning.compute(group, (ignored, count) -> count == null || count == 1 ? null : count - 1);
    }

    /** Forgets some groups that a rate no longer holds back. */
    void forgetIdle(long now, int most) {
        Iterator<RateLimit> eldest = groupRates.values().iterator();
        for (int i = 0; i < most && eldest.hasNext() && eldest.next().isIdle(now); i++) {
            eldest.remove();
        }
    }

    boolean hasRoom(QueueSettings settings) {
        return settings.maxRunning() == 0 || running < settings.maxRunning();
    }

    boolean mayBegin(QueueSettings settings, long now) {
        return hasRoom(settings) && rate.allows(now, settings.rate(), settings.burst());
    }

    boolean groupHasRoom(QueueSettings settings, String group) {
        return settings.groupMaxRunning() == 0 || groupRunning.getOrDefault(group, 0) < settings.groupMaxRunning();
    }

    boolean groupMayBegin(QueueSettings settings, String group, long now) {
        return groupHasRoom(settings, group) && groupWaitMillis(settings, group, now) == 0;
    }

    long waitMillis(QueueSettings settings, long now) {
        return rate.waitMillis(now, settings.rate(), settings.burst());
    }

    long groupWaitMillis(QueueSettings settings, String group, long now) {
        RateLimit limit = groupRates.get(group);
        return limit == null ? 0 : limit.waitMillis(now, settings.groupRate(), settings.groupBurst());
    }
}
