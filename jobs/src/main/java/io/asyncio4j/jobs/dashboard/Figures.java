// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.QueueStats;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers as the page gets them. */
final class Figures {
    private Figures() {}

    /**
     * What happens a second.
     *
     * @param enqueued jobs stored; null if not known yet
     * @param done jobs done
     * @param failed runs failed
     */
    record Rates(
            @Nullable Double enqueued,
            @Nullable Double done,
            @Nullable Double failed) {
        static final Rates UNKNOWN = new Rates(null, null, null);
    }

    static Rates rates(Snapshot now, @Nullable Snapshot before) {
        if (before == null) {
            return Rates.UNKNOWN;
        }
        double seconds = now.secondsSince(before);
        return new Rates(
                rate(now.sum(QueueStats::enqueued), before.sum(QueueStats::enqueued), seconds),
                rate(now.sum(QueueStats::done), before.sum(QueueStats::done), seconds),
                rate(now.sum(QueueStats::failed), before.sum(QueueStats::failed), seconds));
    }

    static Rates rates(QueueStats now, @Nullable QueueStats was, double seconds) {
        return was == null
                ? Rates.UNKNOWN
                : new Rates(
                        rate(now.enqueued(), was.enqueued(), seconds),
                        rate(now.done(), was.done(), seconds),
                        rate(now.failed(), was.failed(), seconds));
    }

    /** Null if the count went back, for somebody has emptied the broker. */
    static @Nullable Double rate(long now, long before, double seconds) {
        return now < before || seconds <= 0 ? null : (now - before) / seconds;
    }

    /** Counts by the names of states as the page writes them. */
    static Map<String, Long> counts(Map<JobState, Long> counts) {
        Map<String, Long> named = new LinkedHashMap<>();
        for (JobState state : JobState.values()) {
            named.put(name(state), counts.getOrDefault(state, 0L));
        }
        return named;
    }

    static String name(JobState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
