// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import io.asyncio4j.jobs.broker.JobState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened in some span until now: a ring of steps of equal length. What lies between two counts is taken to have
 * come evenly; a longer silence stays unknown. Any thread.
 */
final class Series {
    private static final int LONGEST_SILENCE_STEPS = 15;
    private static final long LONGEST_SILENCE_MILLIS = 30_000;

    private final long stepMillis;
    private final Point[] ring;

    /** The count that the latest step was made from. */
    private @Nullable Snapshot last;

    Series(long stepMillis, int steps) {
        this.stepMillis = stepMillis;
        this.ring = new Point[steps];
    }

    /** One step. */
    private record Point(
            long step,
            @Nullable Double enqueued,
            @Nullable Double done,
            @Nullable Double failed,
            long ready,
            long oldestMillis,
            long lagMillis) {}

    synchronized void add(Snapshot now) {
        Snapshot before = last;
        long step = now.atMillis() / stepMillis;
        if (before == null || now.atMillis() < before.atMillis()) {
            last = now;
            return;
        }
        long begin = before.atMillis() / stepMillis;
        if (step == begin) {
            return;
        }
        last = now;
        long silence = Math.max(LONGEST_SILENCE_MILLIS, LONGEST_SILENCE_STEPS * stepMillis);
        boolean known = now.atMillis() - before.atMillis() <= silence;
        Figures.Rates rates = known ? Figures.rates(now, before) : Figures.Rates.UNKNOWN;
        long ready = now.count(JobState.READY);
        long oldestMillis = now.oldestReadyMillis();
        long lagMillis = now.worstLagMillis();
        for (long at = known ? begin + 1 : step; at <= step; at++) {
            ring[(int) (at % ring.length)] =
                    new Point(at, rates.enqueued(), rates.done(), rates.failed(), ready, oldestMillis, lagMillis);
        }
    }

    /**
     * The steps as the page draws them; null where nothing is known.
     *
     * @param at when each begins, since 1970
     */
    record Shown(
            long stepMillis,
            List<Long> at,
            List<@Nullable Double> enqueued,
            List<@Nullable Double> done,
            List<@Nullable Double> failed,
            List<@Nullable Long> ready,
            List<@Nullable Long> oldestMillis,
            List<@Nullable Long> lagMillis) {}

    /** The span until a time. */
    synchronized Shown until(long nowMillis) {
        Shown shown = new Shown(
                stepMillis,
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
        long end = nowMillis / stepMillis;
        for (long step = end - ring.length + 1; step <= end; step++) {
            Point point = step < 0 ? null : ring[(int) (step % ring.length)];
            Point known = point == null || point.step != step ? null : point;
            shown.at.add(step * stepMillis);
            shown.enqueued.add(known == null ? null : known.enqueued);
            shown.done.add(known == null ? null : known.done);
            shown.failed.add(known == null ? null : known.failed);
            shown.ready.add(known == null ? null : Long.valueOf(known.ready));
            shown.oldestMillis.add(known == null ? null : Long.valueOf(known.oldestMillis));
            shown.lagMillis.add(known == null ? null : Long.valueOf(known.lagMillis));
        }
        return shown;
    }
}
