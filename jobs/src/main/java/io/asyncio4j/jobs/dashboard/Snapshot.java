// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.QueueStats;
import io.asyncio4j.jobs.broker.WorkerInfo;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * All queues and workers of a broker in numbers, about at one time.
 *
 * @param atMillis that time, by the broker's clock
 * @param nanos the same by this process's clock
 * @param queues by name
 * @param workers by session
 */
record Snapshot(long atMillis, long nanos, List<QueueStats> queues, List<WorkerInfo> workers) {
    long sum(ToLongFunction<QueueStats> number) {
        return queues.stream().mapToLong(number).sum();
    }

    long count(JobState state) {
        return sum(queue -> queue.counts().getOrDefault(state, 0L));
    }

    Map<JobState, Long> counts() {
        Map<JobState, Long> counts = new EnumMap<>(JobState.class);
        for (JobState state : JobState.values()) {
            counts.put(state, count(state));
        }
        return counts;
    }

    long oldestReadyMillis() {
        return queues.stream().mapToLong(QueueStats::oldestReadyMillis).max().orElse(0);
    }

    long worstLagMillis() {
        return workers.stream().mapToLong(WorkerInfo::lagMillis).max().orElse(0);
    }

    int slots() {
        return workers.stream().mapToInt(WorkerInfo::concurrency).sum();
    }

    double secondsSince(Snapshot before) {
        return (nanos - before.nanos) / 1e9;
    }
}
