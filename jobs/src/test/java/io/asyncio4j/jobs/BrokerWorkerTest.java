// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.jobs.broker.BrokerUnavailableException;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.MemoryBroker;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A whole worker with its threads on a broker in memory. */
@SuppressWarnings("try") // some workers are only there to run
class BrokerWorkerTest {
    private static final Duration LIMIT = Duration.ofSeconds(50);

    private final MemoryBroker broker = new MemoryBroker();
    private final JobQueue queue = JobQueue.open(broker, "mail");

    @AfterEach
    void close() {
        broker.close();
    }

    private Worker.Builder worker(Handlers handlers) {
        return Worker.builder()
                .broker(broker::reopen)
                .queue("mail")
                .handlers(handlers)
                .grace(Duration.ofSeconds(5));
    }

    @Test
    void aJobRunsAndItsResultReachesWhoeverEnqueuedIt() {
        Handlers handlers = Handlers.of().on("add", int[].class, (numbers, job) -> {
            Asyncio.sleep(0.01);
            return IntStream.of(numbers).sum();
        });
        try (Worker worker = worker(handlers).start()) {
            JobHandle<Object> handle =
                    queue.enqueue("add", List.of(1, 2, 3), JobOptions.DEFAULT.retention(Duration.ofMinutes(1)));
            assertThat(handle.as(Integer.class).result(LIMIT)).isEqualTo(6);
            assertThat(worker.statistics().done()).isEqualTo(1);
        }
    }

    @Test
    void aWorkerInBurstEndsWhenAllIsDone() {
        Handlers handlers = Handlers.of().onVoid("nothing", Integer.class, (number, job) -> Asyncio.sleep(0));
        queue.enqueueAll(IntStream.range(0, 2500).mapToObj(i -> JobRequest.of("nothing", i)));
        Worker worker = worker(handlers).burst().loops(2).start();
        worker.join();

        assertThat(worker.statistics().done()).isEqualTo(2500);
        assertThat(broker.stats("mail").join().counts().get(JobState.READY)).isZero();
        assertThat(broker.workers().join()).isEmpty();
    }

    @Test
    void aWorkerThatStopsAtOnceGivesItsJobsBackWithoutCountingAnAttempt() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        Handlers handlers = Handlers.of().onVoid("long", Integer.class, (number, job) -> {
            begun.countDown();
            Asyncio.sleep(60);
        });
        queue.enqueueAll(IntStream.range(0, 3).mapToObj(i -> JobRequest.of("long", i)));
        Worker worker =
                worker(handlers).concurrency(2).grace(Duration.ofMinutes(1)).start();
        assertThat(begun.await(50, TimeUnit.SECONDS)).isTrue();
        long started = System.nanoTime();
        worker.stopNow();
        worker.join();

        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(30));
        assertThat(worker.statistics().givenBack()).isEqualTo(2);
        assertThat(broker.list("mail", JobState.READY, null, 10).join().items())
                .hasSize(3)
                .allSatisfy(job -> assertThat(job.failures() + job.crashes()).isZero());
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        assertThatThrownBy(() -> worker(Handlers.of()).mode(WorkerMode.MASTER).start())
                .hasMessageContaining("not both");
        assertThatThrownBy(() -> Worker.builder().broker(broker).start()).hasMessageContaining("handlers and a queue");
        assertThatThrownBy(() -> Worker.builder().start()).hasMessageContaining("needs a broker");
    }

    /** Tried again if the whole process stood still for longer than a lease: then any worker loses its jobs. */
    @Test
    void aLoopThatAHandlerHoldsIsNoticedAndKeepsItsJobs() {
        Handlers handlers = Handlers.of().onVoid("compute", Integer.class, (number, job) -> {
            long end = System.nanoTime() + 2_500_000_000L;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        });
        try (Worker worker = worker(handlers).lease(Duration.ofMillis(500)).start()) {
            long run = 0;
            for (int tries = 0; tries < 4 && run != 1; tries++) {
                String id = "try-" + tries;
                queue.enqueue("compute", 1, JobOptions.DEFAULT.id(id).retention(Duration.ofMinutes(1)));
                assertThat(queue.handle(id, Object.class).result(LIMIT)).isNull();
                run = broker.find("mail", id).join().run();
            }
            assertThat(run).as("five leases long, and never lost").isEqualTo(1);
            assertThat(worker.statistics().worstLag()).isGreaterThan(Duration.ofMillis(300));
        }
    }

    @Test
    void theJobsOfALoopThatIsHeldForLongAreLeftToOthers() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean ranElsewhere = new AtomicBoolean();
        Handlers handlers = Handlers.of().on("hang", Integer.class, (number, job) -> {
            begun.countDown();
            while (job.run() == 1 && !ranElsewhere.get()) {
                Thread.onSpinWait();
            }
            ranElsewhere.set(true);
            return job.run();
        });
        try (Worker held = worker(handlers).lease(Duration.ofMillis(200)).start()) {
            JobHandle<Object> handle = queue.enqueue("hang", 1, JobOptions.DEFAULT.retention(Duration.ofMinutes(1)));
            assertThat(begun.await(50, TimeUnit.SECONDS)).isTrue();
            try (Worker other = worker(handlers).lease(Duration.ofSeconds(10)).start()) {
                assertThat(handle.as(Long.class).result(LIMIT)).isEqualTo(2L);
                assertThat(other.statistics().done()).isEqualTo(1);
            } finally {
                ranElsewhere.set(true);
            }
            assertThat(held.statistics().worstLag()).isPositive();
        }
    }

    @Test
    void aBrokerThatCannotBeOpenedEndsTheStart() {
        assertThatThrownBy(() -> worker(Handlers.of())
                        .broker(() -> {
                            throw new BrokerUnavailableException("planted", null);
                        })
                        .start())
                .isInstanceOf(BrokerUnavailableException.class)
                .hasMessage("planted");
    }

    @Test
    void blockingHandlersParkAndComputingOnesHaveAPool() throws Exception {
        CountDownLatch all = new CountDownLatch(20);
        Set<String> threads = ConcurrentHashMap.newKeySet();
        try (ExecutorService pool = Executors.newFixedThreadPool(
                2, Thread.ofPlatform().name("pool-", 0).factory())) {
            Handlers handlers = Handlers.of()
                    .onVoid("block", Integer.class, (number, job) -> {
                        all.countDown();
                        assertThat(all.await(50, TimeUnit.SECONDS)).isTrue();
                    })
                    .on("compute", Integer.class, (number, job) -> {
                        threads.add(Thread.currentThread().getName());
                        return number * number;
                    })
                    .onPool("compute", pool);
            for (int i = 0; i < 20; i++) {
                queue.enqueue("block", i);
            }
            JobHandle<Object> square =
                    queue.enqueue("compute", 12, JobOptions.DEFAULT.retention(Duration.ofMinutes(1)));
            try (Worker worker = worker(handlers).burst().start()) {
                worker.join();
                assertThat(worker.statistics().done()).isEqualTo(21);
                assertThat(square.as(Integer.class).result(LIMIT)).isEqualTo(144);
                assertThat(threads).allMatch(name -> name.startsWith("pool-"));
            }
        }
    }

    @Test
    void whoAsksSeesWhatRunsAndWhere() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Handlers handlers = Handlers.of().onVoid("long", Integer.class, (number, job) -> {
            begun.countDown();
            Asyncio.sleep(60);
        });
        queue.enqueue("long", 1, JobOptions.DEFAULT.id("one"));
        try (Worker worker = worker(handlers).grace(Duration.ZERO).start()) {
            assertThat(begun.await(50, TimeUnit.SECONDS)).isTrue();
            assertThat(worker.running()).singleElement().satisfies(run -> {
                assertThat(run.job().name()).isEqualTo("one");
                assertThat(run.age()).isPositive();
                assertThat(run.loop()).isZero();
            });
        }
    }
}
