// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.QueueStats;
import io.asyncio4j.jobs.broker.WorkerInfo;
import io.asyncio4j.jobs.metrics.JobThresholds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Something that a person should look after.
 *
 * @param level {@code error} if jobs do not run, {@code warning} if they run badly
 * @param text what is wrong
 * @param remedy what to do
 */
record Problem(String level, String text, String remedy) {
    private static final int MOST = 20;

    /** What the numbers of a broker tell of. */
    static List<Problem> of(Snapshot snapshot) {
        List<Problem> found = new ArrayList<>();
        Set<String> drained = new HashSet<>();
        for (WorkerInfo worker : snapshot.workers()) {
            if (!worker.quiet()) {
                drained.addAll(worker.queues());
            }
            if (worker.lagMillis() >= JobThresholds.TOO_LATE_MILLIS) {
                found.add(
                        new Problem(
                                "warning",
                                "The loop of worker " + worker.session() + " was late by " + worker.lagMillis() + " ms",
                                "A handler blocks the loop or the machine is too busy; move blocking work to threads, or add workers."));
            }
        }
        for (QueueStats queue : snapshot.queues()) {
            addTo(found, queue, drained);
        }
        return found.size() <= MOST ? found : List.copyOf(found.subList(0, MOST));
    }

    private static void addTo(List<Problem> found, QueueStats queue, Set<String> drained) {
        long ready = queue.counts().getOrDefault(JobState.READY, 0L);
        if (ready == 0) {
            return;
        }
        if (queue.settings().paused()) {
            found.add(new Problem(
                    "warning",
                    "Queue " + queue.queue() + " is paused while jobs wait in it",
                    "Resume it when whatever it was paused for is over."));
        } else if (!drained.contains(queue.queue())) {
            found.add(new Problem(
                    "error",
                    "No worker takes jobs from queue " + queue.queue() + ", and jobs wait in it",
                    "Start one: aio worker --queue " + queue.queue()));
        } else if (queue.oldestReadyMillis() > JobThresholds.TOO_OLD_MILLIS) {
            found.add(new Problem(
                    "warning",
                    "The oldest job of queue " + queue.queue() + " has waited for " + queue.oldestReadyMillis() / 60_000
                            + " minutes",
                    "Add workers or slots, or look for jobs that take too long."));
        }
    }
}
