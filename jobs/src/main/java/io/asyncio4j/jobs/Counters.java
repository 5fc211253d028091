// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** What a worker counts; any thread. */
final class Counters {
    final LongAdder running = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder timedOut = new LongAdder();
    final LongAdder stuck = new LongAdder();
    final LongAdder leaked = new LongAdder();
    final LongAdder stale = new LongAdder();
    final LongAdder givenBack = new LongAdder();
    final LongAdder leasesLost = new LongAdder();
    private final LongAccumulator worstLag = new LongAccumulator(Math::max, 0);
    private final RecentWorst recentLag = new RecentWorst(System::nanoTime);
    private final Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);
    private final long started = System.nanoTime();

    Counters() {
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, new LongAdder());
        }
    }

    void lag(long nanos) {
        worstLag.accumulate(nanos);
        recentLag.note(nanos);
    }

    void count(Outcome outcome) {
        outcomes.get(outcome).increment();
        if (outcome == Outcome.FAILED || outcome == Outcome.RETRIED) {
            failed.increment();
        }
    }

    private long of(Outcome outcome) {
        return outcomes.get(outcome).sum();
    }

    WorkerStatistics snapshot() {
        return new WorkerStatistics(
                of(Outcome.DONE),
                running.sum(),
                failed.sum(),
                of(Outcome.DEAD),
                givenBack.sum(),
                of(Outcome.RETRIED),
                of(Outcome.SNOOZED),
                of(Outcome.CANCELLED),
                of(Outcome.LOST),
                timedOut.sum(),
                stale.sum(),
                stuck.sum(),
                leaked.sum(),
                leasesLost.sum(),
                Duration.ofNanos(worstLag.get()),
                Duration.ofNanos(recentLag.worst()),
                Duration.ofNanos(System.nanoTime() - started));
    }
}
