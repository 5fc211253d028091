// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.micrometer;

import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.QueueStats;
import io.asyncio4j.jobs.broker.WorkerInfo;
import io.asyncio4j.jobs.metrics.BrokerMetrics;
import io.asyncio4j.jobs.metrics.JobMetric;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What is shown of one queue. */
final class QueueMeters {
    private final MeterRegistry registry;
    private final List<Meter> meters = new ArrayList<>();

    /** Stays when the meters go: a scrape that has begun may still ask them. */
    private volatile QueueStats stats;

    QueueMeters(MeterRegistry registry, QueueStats first, Supplier<List<WorkerInfo>> workers) {
        this.registry = registry;
        stats = first;
        String queue = first.queue();
        for (JobState state : JobState.values()) {
            Tags tags = Tags.of("queue", queue, "state", BrokerMetrics.label(state));
            gauge(JobMetric.QUEUE_DEPTH, tags, each -> BrokerMetrics.depth(each.stats, state));
        }
        Tags tags = Tags.of("queue", queue);
        gauge(JobMetric.QUEUE_WORKERS, tags, each -> BrokerMetrics.drain(workers.get(), queue));
        BrokerMetrics.OF_QUEUE.forEach((metric, value) -> {
            ToDoubleFunction<QueueMeters> now = each -> value.applyAsDouble(each.stats);
            if (metric.kind() == JobMetric.Kind.COUNTER) {
                counter(metric, tags, now);
            } else {
                gauge(metric, tags, now);
            }
        });
    }

    private void gauge(JobMetric metric, Tags tags, ToDoubleFunction<QueueMeters> value) {
        meters.add(Meters.named(Gauge.builder(metric.meter(), this, value), metric)
                .tags(tags)
                .strongReference(true)
                .register(registry));
    }

    private void counter(JobMetric metric, Tags tags, ToDoubleFunction<QueueMeters> value) {
        meters.add(FunctionCounter.builder(metric.meter(), this, value)
                .description(metric.help())
                .tags(tags)
                .register(registry));
    }

    void show(QueueStats latest) {
        stats = latest;
    }

    void remove() {
        meters.forEach(registry::remove);
    }
}
