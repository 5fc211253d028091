// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.doctor;

import io.asyncio4j.cli.jobs.Spans;
import io.asyncio4j.cli.jobs.Waiting;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.QueueStats;
import io.asyncio4j.jobs.broker.WorkerInfo;
import io.asyncio4j.jobs.metrics.JobThresholds;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Queues and workers, as the broker knows them. */
final class JobsChecks {
    private JobsChecks() {}

    static List<Finding> run(Broker broker) {
        List<QueueStats> queues = Waiting.of(broker.queues()).stream()
                .map(queue -> Waiting.of(broker.stats(queue)))
                .toList();
        List<WorkerInfo> loops = Waiting.of(broker.workers());
        List<Finding> findings = new ArrayList<>();
        workers(loops, findings);
        Set<String> drained = loops.stream()
                .filter(loop -> !loop.quiet())
                .flatMap(loop -> loop.queues().stream())
                .collect(Collectors.toSet());
        for (QueueStats queue : queues) {
            findings.add(queue(queue, drained.contains(queue.queue())));
        }
        return findings;
    }

    private static void workers(List<WorkerInfo> loops, List<Finding> findings) {
        if (loops.isEmpty()) {
            findings.add(Finding.ok("workers", "none has been heard of lately"));
            return;
        }
        WorkerInfo latest = loops.getFirst();
        for (WorkerInfo loop : loops) {
            latest = loop.lagMillis() > latest.lagMillis() ? loop : latest;
        }
        long late = latest.lagMillis();
        String text = (loops.size() == 1 ? "1 loop" : loops.size() + " loops") + ", the worst of them "
                + Spans.span(late) + " late" + (late >= JobThresholds.TOO_LATE_MILLIS ? ": " + latest.session() : "");
        String remedy = "see what its handlers do: aio ps " + latest.pid() + " on " + latest.host()
                + "; what computes for long belongs into Asyncio.toThread";
        findings.add(
                late >= JobThresholds.MISSES_LEASES_MILLIS
                        ? Finding.fail("workers", text + ", too late to renew leases", remedy)
                        : late >= JobThresholds.TOO_LATE_MILLIS
                                ? Finding.warn("workers", text, remedy)
                                : Finding.ok("workers", text));
    }

    private static Finding queue(QueueStats queue, boolean drained) {
        String subject = "queue " + queue.queue();
        long ready = queue.counts().getOrDefault(JobState.READY, 0L);
        long dead = queue.counts().getOrDefault(JobState.DEAD, 0L);
        String counts =
                ready + " ready, " + queue.counts().getOrDefault(JobState.RUNNING, 0L) + " running, " + dead + " dead";
        if (ready > 0 && queue.settings().paused()) {
            return Finding.warn(subject, counts + ", and it is paused", "aio jobs resume " + queue.queue());
        }
        if (ready > 0 && !drained) {
            return Finding.warn(subject, counts + ", and no worker drains it", "aio worker --queue " + queue.queue());
        }
        if (queue.oldestReadyMillis() > JobThresholds.TOO_OLD_MILLIS) {
            return Finding.warn(
                    subject,
                    counts + ", the oldest waits for " + Spans.span(queue.oldestReadyMillis()),
                    "add workers or concurrency, or see 'aio jobs limits " + queue.queue() + "'");
        }
        if (dead > 0 && dead >= queue.settings().deadLimit()) {
            return Finding.warn(
                    subject,
                    counts + ", as many as are kept: the oldest are dropped",
                    "see 'aio jobs dead --queue " + queue.queue() + "', replay or remove them");
        }
        return Finding.ok(subject, counts + (queue.settings().paused() ? ", paused" : ""));
    }
}
