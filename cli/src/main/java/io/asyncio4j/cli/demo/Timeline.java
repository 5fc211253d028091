// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.demo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the page of the timeline is given, as JSON. Times are milliseconds from the first order.
 *
 * @param orders how many orders
 * @param serial what the services took in all
 * @param wall from the first order to the last entry in the books
 * @param waited how long a customer waited, the median
 * @param ledger what counting the books came to
 * @param workers the processes
 * @param runs the runs, in the order in which they began
 */
public record Timeline(
        int orders, long serial, long wall, double waited, Books ledger, List<Lane> workers, List<Bar> runs) {
    private static final int FAULTS = 20;

    /**
     * What counting the books came to.
     *
     * @param holds whether each order was done once
     * @param text the same in words
     * @param faults what is wrong
     */
    public record Books(boolean holds, String text, List<String> faults) {}

    /**
     * A worker process.
     *
     * @param name what it is called
     * @param pid which process
     * @param loops how many loops it has
     * @param from when it began to take jobs
     * @param to when it ended
     * @param killed whether it was killed
     */
    public record Lane(String name, long pid, int loops, double from, double to, boolean killed) {}

    /**
     * A run.
     *
     * @param job the id of the job
     * @param worker which process, from 0
     * @param loop which of its loops, from 1
     * @param run how often the job had been claimed by then
     * @param from when it began
     * @param to when it ended
     * @param ending how: the name of an {@link Ending}, or {@code unsettled} if it was done and nobody noted it
     * @param why why it is not done
     * @param serial what it takes where nothing else runs
     */
    public record Bar(
            String job,
            int worker,
            int loop,
            long run,
            double from,
            double to,
            String ending,
            String why,
            long serial) {}

    static Timeline of(
            Plan plan,
            Figures figures,
            Verdict verdict,
            long repeats,
            List<Lane> workers,
            List<JobRun> runs,
            long began) {
        Map<String, Long> latest = new HashMap<>();
        runs.forEach(run -> latest.merge(run.job(), run.run(), Math::max));
        return new Timeline(
                plan.count(),
                figures.serialMillis(),
                figures.wallMillis(),
                figures.waitMillis(),
                new Books(
                        verdict.holds(),
                        Summary.ledger(verdict, repeats),
                        verdict.faults().stream().limit(FAULTS).toList()),
                workers,
                runs.stream()
                        .map(run -> bar(plan, run, run.run() == latest.get(run.job()), began))
                        .toList());
    }

    private static Bar bar(Plan plan, JobRun run, boolean last, long began) {
        Ending ending = run.ending() == null ? Ending.LOST : run.ending();
        return new Bar(
                run.job(),
                run.worker(),
                run.loop(),
                run.run(),
                millis(run.fromMicros(), began),
                millis(run.toMicros(), began),
                ending == Ending.DONE && !last ? "unsettled" : ending.text(),
                run.reason(),
                Figures.serialMillis(plan, run));
    }

    /** Milliseconds since the beginning, to a hundredth. */
    static double millis(long atMicros, long beganMicros) {
        return Math.round((atMicros - beganMicros) / 10.0) / 100.0;
    }
}
