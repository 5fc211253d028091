// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.top;

import io.asyncio4j.cli.jobs.Waiting;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.Page;
import io.asyncio4j.jobs.broker.QueueStats;
import io.asyncio4j.jobs.broker.WorkerInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a broker again and again. What it asks is bounded, however many jobs there are. One thread may look at a time.
 *
 * <p>A broker does not say since when a job runs. It cannot be for longer than since it was due; nor, if the look before saw
 * all and not this one, for longer than since then.
 */
final class Watch {
    /** Of running jobs, so many are looked at: of a queue, and of all. */
    private static final int OF_A_QUEUE = 1000;

    private static final int OF_ALL = 3000;
    private static final int LOOKS_KEPT = 120;
    private static final long UNKNOWN = Long.MIN_VALUE;

    private record Name(String queue, String id, long run) {}

    private final Broker broker;
    private final List<String> chosen;
    private final LongSupplier nanos;

    private Map<String, QueueStats> before = Map.of();
    private long beforeNanos;
    private Map<Name, Long> begun = Map.of();
    private boolean sawAll;
    private final Deque<Double> finished = new ArrayDeque<>();

    /**
     * Makes one that has not looked.
     *
     * @param broker where
     * @param chosen which queues; empty for all
     * @param nanos a clock that does not go back
     */
    Watch(Broker broker, List<String> chosen, LongSupplier nanos) {
        this.broker = broker;
        this.chosen = chosen;
        this.nanos = nanos;
    }

    /** Looks; fails with a {@link io.asyncio4j.jobs.broker.BrokerException} if the broker does not answer. */
    Sight look() {
        List<String> names = chosen.isEmpty() ? Waiting.of(broker.queues()) : chosen;
        long now = Waiting.of(broker.now());
        long at = nanos.getAsLong();
        Map<String, QueueStats> stats = new HashMap<>();
        List<Sight.Queue> queues = new ArrayList<>();
        double seconds = (at - beforeNanos) / 1e9;
        for (String name : names) {
            QueueStats queue = Waiting.of(broker.stats(name));
            stats.put(name, queue);
            queues.add(rated(queue, before.get(name), seconds));
        }
        List<WorkerInfo> loops = Waiting.of(broker.workers()).stream()
                .filter(loop -> chosen.isEmpty() || loop.queues().stream().anyMatch(chosen::contains))
                .toList();
        List<Sight.Job> jobs = jobs(queues, now, at);
        if (!before.isEmpty()) {
            finished.add(queues.stream()
                    .mapToDouble(Sight.Queue::done)
                    .filter(rate -> !Double.isNaN(rate))
                    .sum());
            if (finished.size() > LOOKS_KEPT) {
                finished.remove();
            }
        }
        before = stats;
        beforeNanos = at;
        long running = queues.stream()
                .mapToLong(queue -> queue.count(JobState.RUNNING))
                .sum();
        return new Sight(now, queues, loops, jobs, Math.max(running, jobs.size()), List.copyOf(finished));
    }

    private static Sight.Queue rated(QueueStats now, @Nullable QueueStats before, double seconds) {
        return before == null || seconds <= 0
                ? new Sight.Queue(now, Double.NaN, Double.NaN, Double.NaN)
                : new Sight.Queue(
                        now,
                        Math.max(0, now.enqueued() - before.enqueued()) / seconds,
                        Math.max(0, now.done() - before.done()) / seconds,
                        Math.max(0, now.failed() - before.failed()) / seconds);
    }

    private List<Sight.Job> jobs(List<Sight.Queue> queues, long now, long at) {
        List<Sight.Job> jobs = new ArrayList<>();
        Map<Name, Long> seen = new HashMap<>();
        boolean all = true;
        for (Sight.Queue queue : queues) {
            int most = Math.min(OF_A_QUEUE, OF_ALL - jobs.size());
            if (queue.count(JobState.RUNNING) == 0) {
                continue;
            }
            if (most == 0) {
                all = false;
                break;
            }
            Page<JobInfo> page = Waiting.of(broker.list(queue.stats().queue(), JobState.RUNNING, null, most));
            all &= page.next() == null;
            for (JobInfo job : page.items()) {
                jobs.add(job(job, now, at, seen));
            }
        }
        begun = seen;
        sawAll = all;
        jobs.sort(Comparator.comparingLong(Sight.Job::millis).reversed());
        return jobs;
    }

    /** {@code begun} has for each job the look before it was first seen, as this clock had it; or that nobody knows. */
    private Sight.Job job(JobInfo info, long now, long at, Map<Name, Long> seen) {
        Name name = new Name(info.queue(), info.job().id(), info.run());
        Long known = begun.get(name);
        long begin = known != null ? known : sawAll ? beforeNanos : UNKNOWN;
        seen.put(name, begin);
        long sinceDue = Math.max(0, now - info.dueAtMillis());
        byte[] progress = info.progress();
        return new Sight.Job(
                info.queue(),
                info.job().id(),
                info.job().type(),
                info.run(),
                info.worker() == null ? "" : info.worker(),
                begin == UNKNOWN ? sinceDue : Math.min(sinceDue, (at - begin) / 1_000_000),
                begin != UNKNOWN && known != null,
                info.cancelRequested(),
                progress == null ? null : new String(progress, StandardCharsets.UTF_8));
    }
}
