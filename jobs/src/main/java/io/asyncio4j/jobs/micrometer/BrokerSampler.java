// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.micrometer;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.QueueStats;
import io.asyncio4j.jobs.broker.WorkerInfo;
import io.asyncio4j.jobs.metrics.BrokerMetrics;
import io.asyncio4j.jobs.metrics.JobMetric;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.ToDoubleFunction;
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

    /** Used by its thread alone. */
    private final Map<String, QueueMeters> queues = new HashMap<>();

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
        BrokerMetrics.OF_WORKERS.forEach(
                (metric, value) -> gauge(metric, sampler -> value.applyAsDouble(sampler.workers)));
        Thread.ofVirtual().name("job-metrics").start(this::run);
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
                show(answer(broker.stats(name)));
            }
            removeAllBut(names);
            if (!up) {
                LOG.debug("The broker answers, and is measured");
            }
            up = true;
        } catch (RuntimeException e) {
            if (up && closed.getCount() > 0) {
                Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
                LOG.warn(
                        "The broker does not say how it is; its metrics stand still until it does: {}",
                        cause instanceof BrokerException ? cause.getMessage() : cause.toString());
            }
            up = false;
        }
    }

    private void show(QueueStats stats) {
        QueueMeters meters = queues.get(stats.queue());
        if (meters == null) {
            queues.put(stats.queue(), new QueueMeters(registry, stats, () -> workers));
        } else {
            meters.show(stats);
        }
    }

    /** A queue of which the broker knows nothing any more, for somebody has emptied it, is not shown with old numbers. */
    private void removeAllBut(List<String> names) {
        for (String gone :
                queues.keySet().stream().filter(name -> !names.contains(name)).toList()) {
            queues.remove(gone).remove();
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

    private void gauge(JobMetric metric, ToDoubleFunction<BrokerSampler> value) {
        Meters.named(Gauge.builder(metric.meter(), this, value), metric)
                .strongReference(true)
                .register(registry);
    }

    void close() {
        closed.countDown();
    }
}
