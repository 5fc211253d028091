// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.contract;

import io.asyncio4j.jobs.broker.Attempt;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.Claimed;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.JobCodec;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.OutboxMessage;
import io.asyncio4j.jobs.broker.Page;
import io.asyncio4j.jobs.broker.PartResult;
import io.asyncio4j.jobs.broker.QueueStats;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What can be seen of a broker, as text in which two brokers of the same life agree. */
final class Shown {
    private Shown() {}

    /** All that can be seen of a queue; what may come in any order is sorted. */
    static String all(Bench bench) {
        StringBuilder text = new StringBuilder();
        QueueStats stats = bench.stats();
        text.append("counts ").append(new TreeMap<>(stats.counts()));
        text.append("\never ")
                .append(List.of(
                        stats.enqueued(),
                        stats.done(),
                        stats.failed(),
                        stats.dead(),
                        stats.cancelled(),
                        stats.crashed(),
                        stats.stale()));
        text.append("\nsettings ").append(stats.settings());
        for (JobState state : JobState.values()) {
            jobs(bench, state).forEach(job -> text.append('\n').append(info(job)));
        }
        for (OutboxMessage message : Bench.get(bench.broker.outbox(Bench.QUEUE, 0, 1000))) {
            text.append("\noutbox ")
                    .append(message.from())
                    .append(' ')
                    .append(text(JobCodec.write(message.link())))
                    .append(message.ok() ? " ok " : " not ok ")
                    .append(text(message.result()));
        }
        registry(bench.broker, text);
        return text.toString();
    }

    private static void registry(Broker broker, StringBuilder text) {
        text.append("\nqueues ").append(Bench.get(broker.queues()));
        text.append("\nworkers ").append(Bench.get(broker.workers()));
        Bench.get(broker.schedules())
                .forEach(schedule -> text.append("\nschedule ").append(text(JobCodec.write(schedule))));
    }

    private static List<JobInfo> jobs(Bench bench, JobState state) {
        List<JobInfo> jobs = new ArrayList<>();
        String from = null;
        do {
            Page<JobInfo> page = Bench.get(bench.broker.list(Bench.QUEUE, state, from, 7));
            jobs.addAll(page.items());
            from = page.next();
        } while (from != null);
        switch (state) {
            case READY ->
                jobs.sort(Comparator.comparing((JobInfo job) -> job.job().priority())
                        .thenComparing(job -> String.valueOf(job.job().group())));
            case RUNNING, DONE, CANCELLED ->
                jobs.sort(Comparator.comparing(job -> job.job().id()));
            case BLOCKED, SCHEDULED, DEAD -> {
                return jobs;
            }
        }
        return jobs;
    }

    static String info(@Nullable JobInfo job) {
        return job == null
                ? "none"
                : job.state() + " " + text(JobCodec.write(job.job())) + " run=" + job.run() + " failures="
                        + job.failures()
                        + " crashes=" + job.crashes() + " enqueued=" + job.enqueuedAtMillis() + " due="
                        + job.dueAtMillis()
                        + " lease=" + job.leaseEndMillis() + " finished=" + job.finishedAtMillis() + " worker="
                        + job.worker() + " result=" + text(job.result()) + " progress=" + text(job.progress())
                        + (job.cancelRequested() ? " cancel" : "") + " history=" + history(job.history()) + " parts="
                        + parts(job.parts());
    }

    private static String history(List<Attempt> history) {
        return String.join(
                ",",
                history.stream()
                        .map(attempt -> attempt.run() + "@" + attempt.atMillis() + ":" + attempt.worker() + ":"
                                + attempt.failure().reason())
                        .toList());
    }

    private static String parts(Map<String, PartResult> parts) {
        Map<String, String> shown = new TreeMap<>();
        parts.forEach((name, part) -> shown.put(name, (part.ok() ? "ok " : "not ok ") + text(part.result())));
        return shown.toString();
    }

    /** A claim's answer, but for {@code more}, which two brokers may judge differently. */
    static String claimed(Claimed claimed) {
        return (claimed.paused() ? "paused " : "") + "next=" + claimed.nextMillis() + " "
                + claimed.jobs().stream().map(Shown::job).toList();
    }

    private static String job(ClaimedJob job) {
        return job.job().id() + "#" + job.run() + " failures=" + job.failures() + " crashes=" + job.crashes()
                + " enqueued="
                + job.enqueuedAtMillis() + " due=" + job.dueAtMillis() + " progress=" + text(job.progress()) + " parts="
                + parts(job.parts()) + " " + text(JobCodec.write(job.job()));
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "none" : new String(bytes, StandardCharsets.UTF_8);
    }
}
