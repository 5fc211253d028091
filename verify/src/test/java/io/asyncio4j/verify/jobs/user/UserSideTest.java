// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.Task;
import io.asyncio4j.cli.EmbeddedRedis;
import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.BulkResult;
import io.asyncio4j.jobs.Chain;
import io.asyncio4j.jobs.Cron;
import io.asyncio4j.jobs.DeadJob;
import io.asyncio4j.jobs.Handlers;
import io.asyncio4j.jobs.JobCancelledException;
import io.asyncio4j.jobs.JobFailedException;
import io.asyncio4j.jobs.JobHandle;
import io.asyncio4j.jobs.JobOptions;
import io.asyncio4j.jobs.JobQueue;
import io.asyncio4j.jobs.JobRequest;
import io.asyncio4j.jobs.Schedules;
import io.asyncio4j.jobs.Worker;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.CancelResult;
import io.asyncio4j.jobs.broker.Schedule;
import io.asyncio4j.net.NetLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The same programs on each broker. Producer and worker have brokers of their own, as in two processes. */
@ParameterizedClass(name = "{0}")
@EnumSource(UserSideTest.Kind.class)
@SuppressWarnings("try") // workers are only there to run
class UserSideTest {
    enum Kind {
        MEMORY,
        SQLITE,
        REDIS
    }

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final JobOptions KEPT = JobOptions.DEFAULT.retention(Duration.ofMinutes(1));
    private static @Nullable EmbeddedRedis redis;
    private static int database;

    @Parameter
    Kind kind = Kind.MEMORY;

    @TempDir
    private Path folder;

    private String url = "";

    @AutoClose
    private Broker broker;

    private JobQueue queue;

    private final Handlers handlers = Handlers.of()
            .on("add", int[].class, (numbers, job) -> IntStream.of(numbers).sum())
            .on("double", Object.class, (ignored, job) -> 2 * job.input(Integer.class))
            .on(
                    "sum",
                    Object.class,
                    (ignored, job) -> job.parts().stream()
                            .mapToInt(part -> job.part(part, Integer.class))
                            .sum())
            .onVoid("fail", String.class, (reason, job) -> {
                throw new DeadJob(reason);
            });

    @BeforeEach
    void open() {
        url = switch (kind) {
            case MEMORY -> "memory:user-" + folder.getFileName();
            case SQLITE -> "sqlite:" + folder.resolve("jobs.db");
            case REDIS -> redisUrl();
        };
        broker = Brokers.open(url);
        queue = JobQueue.open(broker, "work");
    }

    /** Each test has a database of its own. */
    private static String redisUrl() {
        EmbeddedRedis server = redis;
        if (server == null) {
            server = EmbeddedRedis.start("--appendonly", "yes", "--databases", "100");
            redis = server;
        }
        return server.url().replaceFirst("0$", Integer.toString(database++));
    }

    @AfterAll
    static void stopRedis() {
        if (redis != null) {
            redis.close();
            redis = null;
        }
    }

    private Worker worker() {
        return Worker.builder()
                .broker(() -> Brokers.open(url))
                .queue("work")
                .queue("other")
                .handlers(handlers)
                .start();
    }

    @Test
    void resultReachesAThreadThatWaitsBeforeAndAfterTheEnd() {
        JobHandle<Integer> early = queue.enqueue("add", new int[] {1, 2}, KEPT).as(Integer.class);
        try (Worker worker = worker()) {
            assertThat(early.result(LIMIT)).isEqualTo(3);
            assertThat(queue.handle(early.id(), Integer.class).result(LIMIT)).isEqualTo(3);
            assertThat(queue.enqueue("add", new int[] {3, 4}, KEPT)
                            .as(Integer.class)
                            .result(LIMIT))
                    .isEqualTo(7);
        }
    }

    @Test
    void manyCoroutinesCallAndGetEachTheirOwn() {
        try (Worker worker = worker()) {
            List<Integer> sums = NetLoop.run(() -> {
                Broker here = Brokers.open(url);
                try {
                    JobQueue work = JobQueue.open(here, "work");
                    List<Task<Integer>> calls = new ArrayList<>();
                    for (int i = 0; i < 200; i++) {
                        int number = i;
                        calls.add(Asyncio.createTask(() -> work.call("add", new int[] {number, 1}, Integer.class)));
                    }
                    return Asyncio.timeout(
                            LIMIT, () -> Asyncio.<Integer>gather(calls).await());
                } finally {
                    here.close();
                }
            });
            assertThat(sums)
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, 200).boxed().toList());
        }
    }

    @Test
    void chainGoesFromQueueToQueue() {
        JobHandle<Integer> chain = queue.enqueue(Chain.of(JobRequest.of("add", new int[] {1, 2}))
                        .then(JobRequest.of("double", null).in("other"))
                        .then("double", null))
                .as(Integer.class);
        try (Worker worker = worker()) {
            assertThat(chain.result(LIMIT)).isEqualTo(12);
        }
    }

    @Test
    void chainSaysWhichStepFailed() {
        JobHandle<Object> chain =
                queue.enqueue(Chain.of(JobRequest.of("add", new int[] {1}, JobOptions.DEFAULT.id("c")))
                        .then("fail", "planted")
                        .then("double", null));
        try (Worker worker = worker()) {
            assertThatExceptionOfType(JobFailedException.class)
                    .isThrownBy(() -> chain.result(LIMIT))
                    .satisfies(failure -> {
                        assertThat(failure.id()).isEqualTo("c.2");
                        assertThat(failure.reason()).contains("planted");
                        assertThat(failure.history()).hasSize(1);
                    });
        }
    }

    @Test
    void joinGetsWhatItsPartsFound() {
        List<JobRequest> parts = new ArrayList<>();
        for (int i = 1; i <= 50; i++) {
            JobRequest part = JobRequest.of("add", new int[] {i});
            parts.add(i % 2 == 0 ? part.in("other") : part);
        }
        JobHandle<Integer> join = queue.fanOut(parts).join("sum", null).as(Integer.class);
        try (Worker worker = worker()) {
            assertThat(join.result(LIMIT)).isEqualTo(50 * 51 / 2);
        }
    }

    @Test
    void partThatDiesSetsTheJoinAside() {
        JobHandle<Object> join = queue.fanOut(JobRequest.of("add", new int[] {1}), JobRequest.of("fail", "planted"))
                .join("sum", null);
        try (Worker worker = worker()) {
            assertThatExceptionOfType(JobFailedException.class)
                    .isThrownBy(() -> join.result(LIMIT))
                    .satisfies(failure -> assertThat(failure.reason()).isEqualTo("part failed"));
        }
    }

    @Test
    void runningJobIsCancelledFromTheProducersSide() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        handlers.onVoid("sleep", Object.class, (ignored, job) -> {
            begun.countDown();
            try {
                Asyncio.sleep(3600);
            } catch (CancelledError e) {
                seen.add("cancelled");
                throw e;
            }
        });
        JobHandle<Object> job = queue.enqueue("sleep", null, KEPT);
        try (Worker worker = worker()) {
            assertThat(begun.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(job.cancel()).isEqualTo(CancelResult.REQUESTED);
            assertThatExceptionOfType(JobCancelledException.class).isThrownBy(() -> job.result(LIMIT));
            assertThat(seen).containsExactly("cancelled");
        }
    }

    @Test
    void progressIsSeenWhileTheJobRuns() throws InterruptedException {
        CountDownLatch noted = new CountDownLatch(1);
        CountDownLatch watched = new CountDownLatch(1);
        handlers.onVoid("long", Object.class, (ignored, job) -> {
            assertThat(job.progress("half")).isTrue();
            noted.countDown();
            Asyncio.toThread(() -> await(watched));
        });
        JobHandle<Object> job = queue.enqueue("long", null, KEPT);
        try (Worker worker = worker()) {
            assertThat(noted.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(job.progress(String.class)).isEqualTo("half");
            watched.countDown();
            assertThat(job.result(LIMIT)).isNull();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void bulkIsRunOnceEach() {
        Set<Integer> seen = ConcurrentHashMap.newKeySet();
        handlers.onVoid("note", Integer.class, (number, job) -> {
            if (!seen.add(number)) {
                throw new DeadJob("twice");
            }
        });
        assertThat(queue.enqueueAll(IntStream.range(0, 3_000).mapToObj(i -> JobRequest.of("note", i))))
                .isEqualTo(new BulkResult(3_000, 0, 0));
        try (Worker worker = Worker.builder()
                .broker(() -> Brokers.open(url))
                .queue("work")
                .handlers(handlers)
                .burst()
                .start()) {
            worker.join();
            assertThat(worker.statistics().dead()).isZero();
        }
        assertThat(seen).hasSize(3_000);
    }

    @Test
    void secondEnqueueOfAnIdOrAKeyGivesTheFirst() {
        JobOptions id = JobOptions.DEFAULT.id("one").unique("key");
        assertThat(queue.enqueue("add", new int[] {1}, id).added()).isTrue();
        JobHandle<Object> same = queue.enqueue("add", new int[] {1}, id);
        JobHandle<Object> duplicate = queue.enqueue("add", new int[] {2}, JobOptions.DEFAULT.unique("key"));

        assertThat(same.added()).isFalse();
        assertThat(duplicate.added()).isFalse();
        assertThat(duplicate.id()).isEqualTo("one");
    }

    @Test
    void schedulesTickWhoeverWorks() throws InterruptedException {
        BlockingQueue<String> ticks = new LinkedBlockingQueue<>();
        handlers.onVoid("tick", String.class, (text, job) -> ticks.add(job.id()));
        Schedules.of(broker)
                .put(
                        "often",
                        Cron.of("* * * * * *"),
                        "work",
                        JobRequest.of("tick", "x"),
                        Schedule.Missed.SKIP,
                        1,
                        true);
        try (Worker one = worker();
                Worker two = worker()) {
            List<String> seen = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String tick = ticks.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
                assertThat(tick).isNotNull();
                seen.add(tick);
            }
            assertThat(seen).doesNotHaveDuplicates().allMatch(id -> id.startsWith("cron:often:"));
        }
        assertThat(Schedules.of(broker).remove("often")).isTrue();
    }
}
