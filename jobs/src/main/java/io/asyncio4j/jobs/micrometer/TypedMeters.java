// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.micrometer;

import io.asyncio4j.jobs.metrics.JobMetric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Meters by queue and type of job. Types are words of producers, so only the first {@value #MOST} pairs get meters of their
 * own; the rest are of type {@value #OTHER}. Any thread.
 */
final class TypedMeters {
    static final int MOST = 500;
    static final String OTHER = "other";

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(30)
    };

    private record Key(String queue, String type) {}

    private final MeterRegistry registry;
    private final Map<Key, OfType> known = new ConcurrentHashMap<>();

    TypedMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    OfType of(String queue, String type) {
        Key key = new Key(queue, type);
        OfType meters = known.get(key);
        if (meters != null) {
            return meters;
        }
        Key kept = known.size() < MOST ? key : new Key(queue, OTHER);
        return known.computeIfAbsent(kept, ignored -> new OfType(registry, kept));
    }

    /** The meters of one type. A worker makes all of them at once, so that each is there as 0 before it grows. */
    static final class OfType {
        private final MeterRegistry registry;
        private final Tags tags;
        private final Map<JobMetric, Counter> counters = new ConcurrentHashMap<>();
        private final Map<JobMetric, Timer> timers = new ConcurrentHashMap<>();
        private volatile boolean begun;

        private OfType(MeterRegistry registry, Key key) {
            this.registry = registry;
            this.tags = Tags.of("queue", key.queue, "type", key.type);
        }

        /** Makes the meters of a worker. */
        void begin() {
            if (begun) {
                return;
            }
            begun = true;
            for (JobMetric metric : JobMetric.values()) {
                if (metric.labels().contains("type") && metric != JobMetric.JOBS_ENQUEUED) {
                    if (metric.kind() == JobMetric.Kind.COUNTER) {
                        counters.computeIfAbsent(metric, this::counter);
                    } else {
                        timers.computeIfAbsent(metric, this::timer);
                    }
                }
            }
        }

        void count(JobMetric metric) {
            counters.computeIfAbsent(metric, this::counter).increment();
        }

        void record(JobMetric metric, long amount, TimeUnit unit) {
            timers.computeIfAbsent(metric, this::timer).record(amount, unit);
        }

        private Counter counter(JobMetric metric) {
            return Counter.builder(metric.meter())
                    .description(metric.help())
                    .tags(tags)
                    .register(registry);
        }

        private Timer timer(JobMetric metric) {
            return Timer.builder(metric.meter())
                    .description(metric.help())
                    .tags(tags)
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry);
        }
    }
}
