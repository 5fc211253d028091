// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the worker processes have told of their runs. Any thread. */
final class RunLog {
    /** The job and its run: no worker has the same. */
    private record Key(String job, long run) {}

    private final Map<Key, JobRun> running = new LinkedHashMap<>();
    private final List<JobRun> ended = new ArrayList<>();
    private final Set<String> done = new HashSet<>();
    private boolean forgetful;

    /** Notes nothing from now on. */
    synchronized void forget() {
        forgetful = true;
        running.clear();
    }

    /** Notes a line of a worker's. */
    synchronized void told(int worker, String line) {
        if (forgetful) {
            return;
        }
        String[] fields = line.split("\t", -1);
        if (fields[0].equals(Telling.BEGUN)) {
            JobRun run = new JobRun(
                    fields[2],
                    worker,
                    Integer.parseInt(fields[5]),
                    Long.parseLong(fields[3]),
                    Integer.parseInt(fields[4]),
                    Long.parseLong(fields[1]),
                    0,
                    null,
                    "");
            running.put(new Key(run.job(), run.run()), run);
        } else if (fields[0].equals(Telling.ENDED)) {
            JobRun run = running.remove(new Key(fields[2], Long.parseLong(fields[3])));
            if (run != null) {
                end(run, Long.parseLong(fields[1]), Ending.valueOf(fields[4]), fields[5]);
            }
        }
    }

    private void end(JobRun run, long atMicros, Ending ending, String reason) {
        ended.add(run.ended(atMicros, ending, reason));
        if (ending == Ending.DONE) {
            done.add(run.job());
        }
    }

    /** Notes that a worker is no more; returns the jobs that it was at. */
    synchronized List<String> killed(int worker, long atMicros) {
        List<JobRun> cut =
                running.values().stream().filter(run -> run.worker() == worker).toList();
        for (JobRun run : cut) {
            running.remove(new Key(run.job(), run.run()));
            end(run, Math.max(atMicros, run.fromMicros()), Ending.KILLED, "its worker was killed");
        }
        return cut.stream().map(JobRun::job).toList();
    }

    /** How many jobs are done. */
    synchronized int done() {
        return done.size();
    }

    synchronized int running() {
        return running.size();
    }

    synchronized int running(int worker) {
        return (int)
                running.values().stream().filter(run -> run.worker() == worker).count();
    }

    synchronized int count(Ending ending) {
        return (int) ended.stream().filter(run -> run.ending() == ending).count();
    }

    /** The runs that have ended, in the order in which they began. */
    synchronized List<JobRun> ended() {
        return ended.stream()
                .sorted(Comparator.comparingLong(JobRun::fromMicros).thenComparing(JobRun::job))
                .toList();
    }
}
