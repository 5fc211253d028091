// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.micrometer;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.QueueStats;
import io.asyncio4j.jobs.broker.WorkerInfo;
import io.asyncio4j.jobs.metrics.JobMetric;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a broker now and then, in a thread of its own, so that whoever collects metrics never waits for the broker. While the
 * broker does not answer the last answers stay.
 */
final class BrokerSampler {
    private static final Logger LOG = LoggerFactory.getLogger(JobMetrics.class);

    /** How long a broker may take for one answer until it counts as away. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final MeterRegistry registry;
    private final Broker broker;
    private final List<String> chosen;
    private final Duration interval;
    private final LongConsumer onAhead;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, QueueStats> queues = new ConcurrentHashMap<>();
    private volatile List<WorkerInfo> workers = List.of();
    private volatile boolean up;
    private volatile long roundtripNanos;

    BrokerSampler(MeterRegistry registry, Broker broker, List<String> chosen, Duration interval, LongConsumer onAhead) {
        this.registry = registry;
        this.broker = broker;
        this.chosen = chosen;
        this.interval = interval;
        this.onAhead = onAhead;
    }

    void start() {
        gauge(JobMetric.BROKER_UP, sampler -> sampler.up ? 1 : 0);
        gauge(JobMetric.BROKER_ROUNDTRIP, sampler -> sampler.roundtripNanos / 1e9);
        gauge(JobMetric.BROKER_WORKERS, sampler -> sampler.workers.size());
        gauge(JobMetric.BROKER_SLOTS, sampler -> sum(sampler.workers, WorkerInfo::concurrency));
        gauge(JobMetric.BROKER_RUNNING, sampler -> sum(sampler.workers, WorkerInfo::running));
        gauge(
                JobMetric.BROKER_LOOP_LAG,
                sampler -> sampler.workers.stream()
                                .mapToLong(WorkerInfo::lagMillis)
                                .max()
                                .orElse(0)
                        / 1e3);
        Thread.ofVirtual().name("job-metrics").start(this::run);
    }

    private static long sum(List<WorkerInfo> workers, ToLongFunction<WorkerInfo> number) {
        return workers.stream().mapToLong(number).sum();
    }

    private void run() {
        try {
            do {
                sample();
            } while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sample() {
        try {
            askTime();
            workers = answer(broker.workers());
            List<String> names = chosen.isEmpty() ? answer(broker.queues()) : chosen;
            for (String name : names) {
                if (queues.put(name, answer(broker.stats(name))) == null) {
                    register(name);
                }
            }
            if (!up) {
                LOG.debug("The broker answers, and is measured");
            }
            up = true;
        } catch (RuntimeException e) {
            if (up && closed.getCount() > 0) {
                Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
                LOG.warn(
                        "The broker does not say how it is; its metrics stand still until it does: {}",
                        cause.toString());
            }
            up = false;
        }
    }

    private static <T> T answer(CompletableFuture<T> asked) {
        return asked.copy().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private void askTime() {
        long asked = System.nanoTime();
        long here = System.currentTimeMillis();
        long there = answer(broker.now());
        roundtripNanos = System.nanoTime() - asked;
        onAhead.accept(there - here - TimeUnit.NANOSECONDS.toMillis(roundtripNanos) / 2);
    }

    private void register(String queue) {
        for (JobState state : JobState.values()) {
            gauge(
                    JobMetric.QUEUE_DEPTH,
                    Tags.of("queue", queue, "state", state.name().toLowerCase(Locale.ROOT)),
                    sampler -> sampler.queues.get(queue).counts().getOrDefault(state, 0L));
        }
        Tags tags = Tags.of("queue", queue);
        gauge(
                JobMetric.QUEUE_OLDEST_AGE,
                tags,
                sampler -> sampler.queues.get(queue).oldestReadyMillis() / 1e3);
        gauge(
                JobMetric.QUEUE_PAUSED,
                tags,
                sampler -> sampler.queues.get(queue).settings().paused() ? 1 : 0);
        gauge(
                JobMetric.QUEUE_WORKERS,
                tags,
                sampler -> sampler.workers.stream()
                        .filter(worker -> !worker.quiet() && worker.queues().contains(queue))
                        .count());
        counter(JobMetric.QUEUE_ENQUEUED, queue, QueueStats::enqueued);
        counter(JobMetric.QUEUE_COMPLETED, queue, QueueStats::done);
        counter(JobMetric.QUEUE_FAILED, queue, QueueStats::failed);
        counter(JobMetric.QUEUE_DEAD, queue, QueueStats::dead);
        counter(JobMetric.QUEUE_CANCELLED, queue, QueueStats::cancelled);
        counter(JobMetric.QUEUE_LOST, queue, QueueStats::crashed);
        counter(JobMetric.QUEUE_STALE, queue, QueueStats::stale);
    }

    private void gauge(JobMetric metric, ToDoubleFunction<BrokerSampler> value) {
        gauge(metric, Tags.empty(), value);
    }

    private void gauge(JobMetric metric, Tags tags, ToDoubleFunction<BrokerSampler> value) {
        Meters.named(Gauge.builder(metric.meter(), this, value), metric)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    private void counter(JobMetric metric, String queue, ToLongFunction<QueueStats> value) {
        FunctionCounter.builder(metric.meter(), this, sampler -> value.applyAsLong(sampler.queues.get(queue)))
                .description(metric.help())
                .tag("queue", queue)
                .register(registry);
    }

    void close() {
        closed.countDown();
    }
}
