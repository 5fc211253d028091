// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a demonstration comes to in numbers.
 *
 * @param orders how many orders
 * @param jobs how many jobs they made
 * @param runs how many runs those took
 * @param retried runs that failed and were tried again
 * @param killed runs whose worker was killed under them
 * @param lost runs that a worker had to let go
 * @param unsettled runs that were done before their worker could say so, for it was killed or too late
 * @param serialMillis what the services took in all, which is what one call after the other takes
 * @param wallMillis from the first order to the last entry in the books
 * @param mostAtOnce how many jobs ran at the same time at most
 * @param waitMillis how long a customer waited, the median
 * @param longestWaitMillis how long one waited at most
 */
record Figures(
        int orders,
        int jobs,
        int runs,
        int retried,
        int killed,
        int lost,
        int unsettled,
        long serialMillis,
        long wallMillis,
        int mostAtOnce,
        double waitMillis,
        double longestWaitMillis) {
    static Figures of(Plan plan, List<JobRun> runs, List<Long> waitNanos, long wallMillis) {
        List<Long> waits = waitNanos.stream().sorted().toList();
        return new Figures(
                plan.count(),
                plan.count() * Step.values().length,
                runs.size(),
                count(runs, Ending.RETRIED),
                count(runs, Ending.KILLED),
                count(runs, Ending.LOST),
                unsettled(runs),
                runs.stream().mapToLong(run -> serialMillis(plan, run)).sum(),
                wallMillis,
                mostAtOnce(runs),
                waits.isEmpty() ? 0 : waits.get(waits.size() / 2) / 1e6,
                waits.isEmpty() ? 0 : waits.getLast() / 1e6);
    }

    /** What a run takes where nothing else runs; one that was cut off counts nothing, for nobody would do it. */
    static long serialMillis(Plan plan, JobRun run) {
        return run.ending() == Ending.DONE || run.ending() == Ending.RETRIED
                ? plan.millis(Order.of(run.job()), Step.of(run.job()))
                : 0;
    }

    private static int count(List<JobRun> runs, Ending ending) {
        return (int) runs.stream().filter(run -> run.ending() == ending).count();
    }

    private static int unsettled(List<JobRun> runs) {
        long done = runs.stream()
                .filter(run -> run.ending() == Ending.DONE)
                .map(JobRun::job)
                .distinct()
                .count();
        return count(runs, Ending.DONE) - (int) done;
    }

    private static int mostAtOnce(List<JobRun> runs) {
        record Change(long at, int by) {}
        List<Change> changes = new ArrayList<>();
        for (JobRun run : runs) {
            changes.add(new Change(run.fromMicros(), 1));
            changes.add(new Change(run.toMicros(), -1));
        }
        changes.sort(Comparator.comparingLong(Change::at).thenComparing(Change::by));
        int most = 0;
        int now = 0;
        for (Change change : changes) {
            now += change.by();
            most = Math.max(most, now);
        }
        return most;
    }

    double speedUp() {
        return (double) serialMillis / Math.max(1, wallMillis);
    }
}
