// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.jobs.DeadJob;
import io.asyncio4j.jobs.Handlers;
import io.asyncio4j.jobs.JobOptions;
import io.asyncio4j.jobs.JobQueue;
import io.asyncio4j.jobs.JobRequest;
import io.asyncio4j.jobs.RetryPolicy;
import io.asyncio4j.jobs.SnoozeJob;
import io.asyncio4j.jobs.Worker;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.MemoryBroker;
import io.asyncio4j.jobs.metrics.JobMetric;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobMetricsTest {
    /** Meters of a queue: the list's, with one of {@code queue.depth} for each state. */
    private static final long EACH = Arrays.stream(JobMetric.values())
                    .filter(metric -> metric.meter().startsWith("queue."))
                    .count()
            + JobState.values().length
            - 1;

    private final MemoryBroker broker = new MemoryBroker();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final JobMetrics metrics = JobMetrics.of(registry);
    private final JobQueue queue = JobQueue.open(broker, "mail").middleware(metrics);

    @AfterEach
    void close() {
        metrics.close();
        broker.close();
    }

    private Worker.Builder worker(Handlers handlers) {
        return Worker.builder()
                .broker(broker::reopen)
                .queue("mail")
                .handlers(handlers)
                .listener(metrics)
                .burst();
    }

    private double count(JobMetric metric, String type) {
        return registry.get(metric.meter())
                .tags("queue", "mail", "type", type)
                .counter()
                .count();
    }

    private double functionCount(JobMetric metric, String tag, String value) {
        return registry.get(metric.meter()).tag(tag, value).functionCounter().count();
    }

    private double gauge(JobMetric metric, String... tags) {
        return registry.get(metric.meter()).tags(tags).gauge().value();
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(50, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void runsAreCountedByQueueAndTypeAndByHowTheyEnded() {
        Handlers handlers = Handlers.of()
                .onVoid("good", Integer.class, (number, job) -> {})
                .onVoid("dead", Integer.class, (number, job) -> {
                    throw new DeadJob("no");
                })
                .onVoid("again", Integer.class, (number, job) -> {
                    if (job.attempt() == 1) {
                        throw new IllegalStateException("not yet");
                    }
                })
                .onVoid("later", Integer.class, (number, job) -> {
                    if (job.run() == 1) {
                        throw new SnoozeJob(Duration.ZERO);
                    }
                })
                .onVoid("slow", Integer.class, (number, job) -> Asyncio.sleep(60));
        JobOptions atOnce = JobOptions.DEFAULT.retries(RetryPolicy.fixed(2, Duration.ZERO));
        queue.enqueueAll(IntStream.range(0, 3).mapToObj(i -> JobRequest.of("good", i)));
        queue.enqueue("good", 3, JobOptions.DEFAULT.id("1"));
        queue.enqueue("good", 3, JobOptions.DEFAULT.id("1"));
        queue.enqueue("dead", 1);
        queue.enqueue("again", 1, atOnce);
        queue.enqueue("later", 1);
        queue.enqueue("slow", 1, atOnce.timeout(Duration.ofMillis(20)));

        worker(handlers).start().join();

        assertThat(count(JobMetric.JOBS_ENQUEUED, "good")).isEqualTo(4);
        assertThat(count(JobMetric.JOBS_STARTED, "good")).isEqualTo(4);
        assertThat(count(JobMetric.JOBS_COMPLETED, "good")).isEqualTo(4);
        assertThat(count(JobMetric.JOBS_DEAD, "dead")).isEqualTo(1);
        assertThat(count(JobMetric.JOBS_FAILED, "dead")).isEqualTo(1);
        assertThat(count(JobMetric.JOBS_FAILED, "again")).isEqualTo(1);
        assertThat(count(JobMetric.JOBS_RETRIED, "again")).isEqualTo(1);
        assertThat(count(JobMetric.JOBS_COMPLETED, "again")).isEqualTo(1);
        assertThat(count(JobMetric.JOBS_SNOOZED, "later")).isEqualTo(1);
        assertThat(count(JobMetric.JOBS_TIMED_OUT, "slow")).isEqualTo(2);
        assertThat(count(JobMetric.JOBS_FAILED, "slow")).isEqualTo(2);
        assertThat(count(JobMetric.JOBS_DEAD, "slow")).isEqualTo(1);
    }

    @Test
    void durationsAndWaitsAreRecorded() {
        Handlers handlers = Handlers.of().onVoid("nap", Integer.class, (number, job) -> Asyncio.sleep(0.05));
        queue.enqueue("nap", 1);

        worker(handlers).start().join();

        var duration = registry.get("job.duration").tag("type", "nap").timer();
        var wait = registry.get("job.wait").tag("type", "nap").timer();
        assertThat(duration.count()).isEqualTo(1);
        assertThat(duration.totalTime(TimeUnit.SECONDS)).isBetween(0.049, 50.0);
        assertThat(wait.count()).isEqualTo(1);
        assertThat(wait.totalTime(TimeUnit.SECONDS)).isBetween(0.0, 50.0);
    }

    @Test
    void aWorkerShowsItsSlotsAndWhatRuns() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(2);
        Handlers handlers = Handlers.of().onVoid("hold", Integer.class, (number, job) -> {
            begun.countDown();
            Asyncio.sleep(60);
        });
        try (Worker worker = Worker.builder()
                .broker(broker::reopen)
                .queue("mail")
                .handlers(handlers)
                .listener(metrics)
                .name("w1")
                .loops(2)
                .concurrency(7)
                .grace(Duration.ZERO)
                .start()) {
            metrics.watch(worker);
            queue.enqueue("hold", 1);
            queue.enqueue("hold", 2);
            await(begun);

            assertThat(gauge(JobMetric.WORKER_RUNNING, "worker", "w1")).isEqualTo(2);
            assertThat(gauge(JobMetric.WORKER_SLOTS, "worker", "w1")).isEqualTo(14);
            assertThat(gauge(JobMetric.LOOP_LAG, "worker", "w1")).isBetween(0.0, 60.0);
            assertThat(functionCount(JobMetric.LEASE_LOST, "worker", "w1")).isZero();
        }
        // more if the loop that ends last takes what the other gives back
        assertThat(count(JobMetric.JOBS_GIVEN_BACK, "hold")).isGreaterThanOrEqualTo(2);
        assertThat(gauge(JobMetric.WORKER_RUNNING, "worker", "w1")).isZero();
    }

    @Test
    void aBrokerShowsItsQueuesAndThoseThatCome() {
        metrics.watch(broker, List.of(), Duration.ofMillis(100));
        queue.enqueue("send", 1);
        queue.enqueue("send", 1, JobOptions.DEFAULT.delay(Duration.ofHours(1)));

        awaitMeter("queue.depth");

        assertThat(gauge(JobMetric.QUEUE_DEPTH, "queue", "mail", "state", "ready"))
                .isEqualTo(1);
        assertThat(gauge(JobMetric.QUEUE_DEPTH, "queue", "mail", "state", "scheduled"))
                .isEqualTo(1);
        assertThat(gauge(JobMetric.QUEUE_PAUSED, "queue", "mail")).isZero();
        assertThat(functionCount(JobMetric.QUEUE_ENQUEUED, "queue", "mail")).isEqualTo(2);
        assertThat(gauge(JobMetric.BROKER_UP)).isEqualTo(1);
        assertThat(gauge(JobMetric.BROKER_WORKERS)).isZero();
        assertThat(gauge(JobMetric.BROKER_ROUNDTRIP)).isPositive();
    }

    private long metersOf(String queue) {
        return registry.getMeters().stream()
                .filter(meter -> queue.equals(meter.getId().getTag("queue")))
                .filter(meter -> meter.getId().getName().startsWith("queue."))
                .count();
    }

    private void await(BooleanSupplier condition) {
        Asyncio.run(() -> Asyncio.timeout(50, () -> {
            while (!condition.getAsBoolean()) {
                Asyncio.sleep(0.01);
            }
        }));
    }

    /** Waits until the broker has been asked after the two jobs were stored. */
    private void awaitMeter(String name) {
        await(() -> metersOf("mail") == EACH
                && gauge(JobMetric.BROKER_UP) == 1
                && registry.find(name).tag("state", "scheduled").gauges().stream()
                        .anyMatch(gauge -> gauge.value() == 1));
    }

    @Test
    void aBrokerThatIsAwayIsDownAndItsLastNumbersStay() {
        metrics.watch(broker, List.of("mail"), Duration.ofMillis(100));
        queue.enqueue("send", 1, JobOptions.DEFAULT.delay(Duration.ofHours(1)));
        awaitMeter("queue.depth");

        broker.close();

        Asyncio.run(() -> Asyncio.timeout(50, () -> {
            while (gauge(JobMetric.BROKER_UP) == 1) {
                Asyncio.sleep(0.01);
            }
        }));
        assertThat(gauge(JobMetric.QUEUE_DEPTH, "queue", "mail", "state", "scheduled"))
                .isEqualTo(1);
    }

    /** As when somebody empties the database. */
    @Test
    void queuesThatAreGoneAreShownNoMoreUntilTheyReturn() {
        AtomicReference<Broker> store = new AtomicReference<>(broker);
        MemoryBroker emptied = new MemoryBroker();
        Broker watched = (Broker) Proxy.newProxyInstance(
                Broker.class.getClassLoader(),
                new Class<?>[] {Broker.class},
                (ignored, method, arguments) -> method.invoke(store.get(), arguments));
        metrics.watch(watched, List.of(), Duration.ofMillis(100));
        queue.enqueue("send", 1, JobOptions.DEFAULT.delay(Duration.ofHours(1)));
        JobQueue.open(broker, "other").enqueue("send", 1);
        await(() -> metersOf("mail") == EACH && metersOf("other") == EACH);

        store.set(emptied);

        await(() -> metersOf("mail") == 0 && metersOf("other") == 0);
        assertThat(gauge(JobMetric.BROKER_UP)).isEqualTo(1);

        JobQueue.open(emptied, "mail").enqueue("send", 2);

        await(() -> metersOf("mail") == EACH);
        assertThat(metersOf("other")).isZero();
        assertThat(gauge(JobMetric.QUEUE_DEPTH, "queue", "mail", "state", "scheduled"))
                .isZero();
        assertThat(functionCount(JobMetric.QUEUE_ENQUEUED, "queue", "mail")).isEqualTo(1);
        emptied.close();
    }

    @Test
    void oneBrokerIsWatched() {
        metrics.watch(broker);

        assertThatThrownBy(() -> metrics.watch(broker)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void typesOfHostileProducersDoNotFillTheRegistry() {
        for (int i = 0; i < 2 * TypedMeters.MOST; i++) {
            queue.enqueue("type-" + i, 1);
        }

        List<Meter> meters = registry.getMeters();
        assertThat(meters).hasSize(TypedMeters.MOST + 1);
        assertThat(count(JobMetric.JOBS_ENQUEUED, TypedMeters.OTHER)).isEqualTo(TypedMeters.MOST);
    }

    @Test
    void metersAreNamedAsTheListSays() {
        Handlers handlers = Handlers.of().onVoid("good", Integer.class, (number, job) -> {});
        queue.enqueue("good", 1);
        try (Worker worker = worker(handlers).start()) {
            metrics.watch(worker);
        }
        metrics.watch(broker, List.of("mail"), Duration.ofMillis(100));
        Asyncio.run(() -> Asyncio.timeout(50, () -> {
            while (registry.find("queue.stale").functionCounter() == null) {
                Asyncio.sleep(0.01);
            }
        }));

        for (Meter meter : registry.getMeters()) {
            if (meter.getId().getName().endsWith(".histogram")) {
                continue; // how this registry shows the buckets of a timer
            }
            JobMetric metric = Arrays.stream(JobMetric.values())
                    .filter(each -> each.meter().equals(meter.getId().getName()))
                    .findFirst()
                    .orElseThrow();
            assertThat(meter.getId().getTags().stream().map(tag -> tag.getKey()))
                    .as(metric.meter())
                    .containsExactlyInAnyOrderElementsOf(metric.labels());
        }
    }
}
