// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.metrics;

import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.QueueStats;
import io.asyncio4j.jobs.broker.WorkerInfo;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** What the answers of a broker come to as metrics, for all who publish them. */
public final class BrokerMetrics {
    /** What {@link io.asyncio4j.jobs.broker.Broker#stats} tells of a queue, but for its depth, which has a state besides. */
    public static final Map<JobMetric, ToDoubleFunction<QueueStats>> OF_QUEUE = Map.of(
            JobMetric.QUEUE_OLDEST_AGE, stats -> stats.oldestReadyMillis() / 1e3,
            JobMetric.QUEUE_PAUSED, stats -> stats.settings().paused() ? 1 : 0,
            JobMetric.QUEUE_ENQUEUED, QueueStats::enqueued,
            JobMetric.QUEUE_COMPLETED, QueueStats::done,
            JobMetric.QUEUE_FAILED, QueueStats::failed,
            JobMetric.QUEUE_DEAD, QueueStats::dead,
            JobMetric.QUEUE_CANCELLED, QueueStats::cancelled,
            JobMetric.QUEUE_LOST, QueueStats::crashed,
            JobMetric.QUEUE_STALE, QueueStats::stale);

    /** What {@link io.asyncio4j.jobs.broker.Broker#workers} tells of all workers together. */
    public static final Map<JobMetric, ToDoubleFunction<List<WorkerInfo>>> OF_WORKERS = Map.of(
            JobMetric.BROKER_WORKERS, List::size,
            JobMetric.BROKER_SLOTS, workers -> sum(workers, WorkerInfo::concurrency),
            JobMetric.BROKER_RUNNING, workers -> sum(workers, WorkerInfo::running),
            JobMetric.BROKER_LOOP_LAG,
                    workers -> workers.stream()
                                    .mapToLong(WorkerInfo::lagMillis)
                                    .max()
                                    .orElse(0)
                            / 1e3);

    private BrokerMetrics() {}

    private static long sum(List<WorkerInfo> workers, ToLongFunction<WorkerInfo> number) {
        return workers.stream().mapToLong(number).sum();
    }

    /**
     * Returns {@link JobMetric#QUEUE_DEPTH}.
     *
     * @param stats what is known of a queue
     * @param state a state
     * @return how many jobs are in it
     */
    public static double depth(QueueStats stats, JobState state) {
        return stats.counts().getOrDefault(state, 0L);
    }

    /**
     * Returns the label of a state.
     *
     * @param state the state
     * @return its name in small letters
     */
    public static String label(JobState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns {@link JobMetric#QUEUE_WORKERS}.
     *
     * @param workers all that have been heard of
     * @param queue the name of a queue
     * @return how many of them take its jobs
     */
    public static double drain(List<WorkerInfo> workers, String queue) {
        return workers.stream()
                .filter(worker -> !worker.quiet() && worker.queues().contains(queue))
                .count();
    }
}
