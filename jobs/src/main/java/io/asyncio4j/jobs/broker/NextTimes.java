// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

/** When time alone brings something about in a queue. */
final class NextTimes {
    private NextTimes() {}

    /** In how many milliseconds time alone may make a job claimable; -1 if never. */
    static long claimableIn(MemoryPlaces places, MemoryLimits limits, QueueSettings settings, long now) {
        long soonest = -1;
        if (!places.scheduled.isEmpty()) {
            soonest = Math.max(0, places.scheduled.first().dueAt - now);
        }
        if (!places.running.isEmpty()) {
            soonest = soonest(soonest, Math.max(0, places.running.first().leaseEnd - now));
        }
        if (settings.paused() || places.ready.size() == 0 || !limits.hasRoom(settings)) {
            return soonest;
        }
        long wait = limits.waitMillis(settings, now);
        if (wait > 0) {
            return soonest(soonest, wait);
        }
        for (String group : (Iterable<String>) places.ready.groups()::iterator) {
            long groupWait = limits.groupWaitMillis(settings, group, now);
            if (groupWait > 0 && limits.groupHasRoom(settings, group)) {
                soonest = soonest(soonest, groupWait);
            }
        }
        return soonest;
    }

    /** In how many milliseconds there is something to forget; -1 if never. */
    static long forgettableIn(MemoryPlaces places, QueueSettings settings, long now) {
        long soonest =
                places.kept.isEmpty() ? -1 : Math.max(0, places.kept.first().forgetAt() - now);
        if (places.dead.isEmpty()) {
            return soonest;
        }
        boolean tooMany = places.dead.size() > settings.deadLimit();
        return soonest(
                soonest, tooMany ? 0 : Math.max(0, places.dead.first().finishedAt + settings.deadMillis() - now));
    }

    static long soonest(long one, long other) {
        return one < 0 ? other : other < 0 ? one : Math.min(one, other);
    }
}
