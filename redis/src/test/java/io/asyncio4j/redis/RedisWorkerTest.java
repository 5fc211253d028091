// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.jobs.BadPayloadException;
import io.asyncio4j.jobs.JobHandler;
import io.asyncio4j.jobs.JobReport;
import io.asyncio4j.jobs.Outcome;
import io.asyncio4j.jobs.Payload;
import io.asyncio4j.jobs.SourceException;
import io.asyncio4j.jobs.Worker;
import io.asyncio4j.jobs.WorkerMode;
import io.asyncio4j.net.NetLoop;
import io.lettuce.core.KillArgs;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@SuppressWarnings("try") // some workers are only there to run
class RedisWorkerTest {
    /** Longer than a machine may stand still: a worker that did is not dead. */
    private static final Duration DEAD_AFTER = Duration.ofSeconds(15);

    private static RedisProcess redis;
    private static RedisCommands<byte[], byte[]> client;

    private final LinkedBlockingQueue<JobReport> reports = new LinkedBlockingQueue<>();

    @BeforeAll
    static void startRedis() throws Exception {
        redis = new RedisProcess();
        client = redis.commands();
    }

    @AfterAll
    static void stopRedis() throws Exception {
        redis.close();
    }

    @BeforeEach
    void clear() {
        client.flushall();
    }

    private Worker.Builder worker(JobHandler handler) {
        return Worker.builder()
                .source(() -> new RedisListSource(redis.url(), "queue", DEAD_AFTER))
                .handler(() -> handler)
                .grace(Duration.ofSeconds(2))
                .listener(reports::add);
    }

    private static void push(String... payloads) {
        for (String payload : payloads) {
            client.lpush(bytes("queue"), bytes(payload));
        }
    }

    private static byte[] bytes(String text) {
        return RedisProcess.bytes(text);
    }

    private JobReport next() throws InterruptedException {
        JobReport report = reports.poll(30, TimeUnit.SECONDS);
        assertThat(report).as("a job ends within 30 s").isNotNull();
        return report;
    }

    private List<String> next(int count) throws InterruptedException {
        List<String> ended = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ended.add(next().job().text());
        }
        return ended;
    }

    @ParameterizedTest
    @EnumSource(WorkerMode.class)
    void jobsPushedBeforeAndWhileItRunsAreDoneInOrder(WorkerMode mode) throws Exception {
        push("0", "1", "2");
        try (Worker worker =
                worker(job -> Asyncio.sleep(0.001)).mode(mode).concurrency(1).start()) {
            assertThat(next(3)).containsExactly("0", "1", "2");
            push("3");
            assertThat(next(1)).containsExactly("3");
            push("4", "5");
            assertThat(next(2)).containsExactly("4", "5");

            assertThat(worker.statistics().done()).isEqualTo(6);
        }
        assertThat(client.keys("*")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(WorkerMode.class)
    void jobsOverlapOnSeveralLoops(WorkerMode mode) throws Exception {
        push(IntStream.range(0, 400).mapToObj(String::valueOf).toArray(String[]::new));
        long started = System.nanoTime();
        try (Worker worker = worker(job -> Asyncio.sleep(0.2))
                .mode(mode)
                .loops(2)
                .concurrency(100)
                .start()) {
            assertThat(next(400)).hasSize(400).doesNotHaveDuplicates();
            assertThat(Duration.ofNanos(System.nanoTime() - started))
                    .isLessThan(Duration.ofSeconds(50)); // one after the other: 80 s
            assertThat(worker.statistics().failed()).isZero();
        }
        assertThat(client.keys("*")).isEmpty();
    }

    @Test
    void badPayloadsGoToTheDeadListByteForByte() throws Exception {
        byte[] notText = {'5', (byte) 0xff, (byte) 0xfe, 0};
        byte[] large = new byte[10 * 1024 * 1024];
        java.util.Arrays.fill(large, (byte) '7');
        client.lpush(bytes("queue"), bytes("fish"), notText, large, bytes("1"), bytes(""));
        JobHandler handler = job -> {
            try {
                Double.parseDouble(job.text());
            } catch (NumberFormatException e) {
                throw new BadPayloadException("it is no number", e);
            }
        };
        try (Worker worker = worker(handler).start()) {
            List<JobReport> ended = List.of(next(), next(), next(), next(), next());

            assertThat(ended)
                    .filteredOn(report -> report.outcome() == Outcome.DONE)
                    .hasSize(1);
            assertThat(ended)
                    .filteredOn(report -> report.outcome() == Outcome.DEAD)
                    .extracting(JobReport::reason)
                    .anyMatch(reason -> reason.contains("UTF-8"))
                    .anyMatch(reason -> reason.contains("10485760 bytes"))
                    .anyMatch(reason -> reason.contains("no number"));
            assertThat(worker.statistics().dead()).isEqualTo(4);
        }
        assertThat(client.lrange(bytes("queue:dead"), 0, -1))
                .containsExactlyInAnyOrder(bytes("fish"), notText, large, bytes(""));
        assertThat(client.exists(bytes("queue"))).isZero();
    }

    @Test
    void aFailureThatNobodyDealsWithGoesToTheDeadList() throws Exception {
        push("1");
        try (Worker worker = worker(job -> {
                    throw new IllegalStateException("planted");
                })
                .start()) {
            assertThat(next().outcome()).isEqualTo(Outcome.DEAD);
            assertThat(worker.statistics().failed()).isEqualTo(1);
        }
        assertThat(client.lrange(bytes("queue:dead"), 0, -1)).containsExactly(bytes("1"));
    }

    @Test
    void whatADeadWorkerLeftIsDoneFirst() throws Exception {
        client.sadd(bytes("queue:workers"), bytes("ghost"));
        client.lpush(bytes("queue:processing:ghost"), bytes("a"), bytes("b"));
        push("c");
        try (Worker worker = worker(job -> {}).concurrency(1).start()) {
            assertThat(next(3)).containsExactly("a", "b", "c");
            assertThat(client.exists(bytes("queue:processing:ghost"))).isZero();
            assertThat(worker.statistics().done()).isEqualTo(3);
        }
    }

    @Test
    void unfinishedJobsGoBackInTheirOrder() throws Exception {
        push("1", "2", "3", "4");
        LinkedBlockingQueue<Payload> begun = new LinkedBlockingQueue<>();
        Worker worker = worker(job -> {
                    begun.add(job);
                    Asyncio.sleep(60);
                })
                .concurrency(3)
                .grace(Duration.ofMillis(50))
                .start();
        for (int i = 0; i < 3; i++) {
            assertThat(begun.poll(30, TimeUnit.SECONDS)).isNotNull();
        }
        worker.close();

        assertThat(worker.statistics().givenBack()).isEqualTo(3);
        assertThat(client.lrange(bytes("queue"), 0, -1))
                .containsExactly(bytes("4"), bytes("3"), bytes("2"), bytes("1"));
        assertThat(client.keys("*")).containsExactly(bytes("queue"));
    }

    @ParameterizedTest
    @EnumSource(WorkerMode.class)
    void lostConnectionsLoseNoJob(WorkerMode mode) throws Exception {
        Set<String> done = ConcurrentHashMap.newKeySet();
        push(IntStream.range(0, 1500).mapToObj(String::valueOf).toArray(String[]::new));
        try (Worker worker = worker(job -> {
                    Asyncio.sleep(0.002);
                    done.add(job.text());
                })
                .mode(mode)
                .concurrency(4)
                .start()) {
            for (int i = 0; i < 5; i++) {
                next(150);
                client.clientKill(KillArgs.Builder.typeNormal().skipme());
            }
            while (done.size() < 1500) {
                next();
            }
            assertThat(worker.statistics().dead()).isZero();
        }
        assertThat(client.keys("*")).isEmpty();
    }

    @Test
    void aKilledAndRestartedServerIsUsedAgain() throws Exception {
        try (Worker worker = worker(job -> Asyncio.sleep(0.05)).concurrency(2).start()) {
            push("1", "2", "3", "4");
            next(1);
            redis.kill();
            next(1);
            redis.start();
            client = redis.commands();
            push("5");
            Set<String> ended = new HashSet<>();
            while (!ended.containsAll(Set.of("3", "4", "5"))) {
                ended.add(next().job().text());
            }
            worker.stop();
            worker.join();
            assertThat(worker.statistics().running()).isZero();
        }
        assertThat(client.keys("*")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(WorkerMode.class)
    void onlyTheLoopsThreadsDoWorkForJobs(WorkerMode mode) throws Exception {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        JobHandler handler = job -> {
            NetLoop net = NetLoop.current();
            net.netty().execute(() -> seen.add(Thread.currentThread().getName()));
            Asyncio.sleep(0.001);
        };
        push(IntStream.range(0, 50).mapToObj(String::valueOf).toArray(String[]::new));
        try (Worker worker = worker(handler)
                .mode(mode)
                .loops(2)
                .concurrency(5)
                .listener(report -> {
                    seen.add(carrier());
                    reports.add(report);
                })
                .start()) {
            next(50);
            var threads = java.lang.management.ManagementFactory.getThreadMXBean();
            long least = Long.MAX_VALUE;
            for (int i = 0; i < 3 && least >= TimeUnit.MILLISECONDS.toNanos(20); i++) {
                long others = cpuOfOthers(threads);
                push(IntStream.range(0, 2000).mapToObj(String::valueOf).toArray(String[]::new));
                next(2000);
                least = Math.min(least, cpuOfOthers(threads) - others);
            }

            assertThat(least)
                    .as("nanoseconds that Vert.x, Lettuce and the pools of the JDK worked for 2000 jobs")
                    .isLessThan(TimeUnit.MILLISECONDS.toNanos(20));
        }
        assertThat(seen).contains("worker-1", "worker-2").allMatch(name -> name.startsWith("worker-"));
    }

    /** The platform thread under a coroutine, as the JDK prints it: VirtualThread[#1]/runnable@NAME. */
    private static String carrier() {
        String thread = Thread.currentThread().toString();
        int at = thread.indexOf('@');
        return at < 0 ? Thread.currentThread().getName() : thread.substring(at + 1);
    }

    private static long cpuOfOthers(java.lang.management.ThreadMXBean threads) {
        long sum = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            String name = thread.getName();
            boolean own = name.startsWith("worker-") || name.equals("main") || name.startsWith("surefire");
            boolean testClient = name.startsWith("lettuce-epoll") || name.startsWith("lettuce-nio");
            if (!own && !testClient && !thread.isVirtual()) {
                sum += Math.max(0, threads.getThreadCpuTime(thread.threadId()));
            }
        }
        return sum;
    }

    @Test
    void aServerThatIsNotThereIsOneSentence() {
        assertThatThrownBy(() -> Worker.builder()
                        .source(() -> new RedisListSource("redis://127.0.0.1:1/0", "queue", Duration.ofSeconds(1)))
                        .handler(() -> job -> {})
                        .start())
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("redis://127.0.0.1:1/0")
                .hasMessageContaining("refused")
                .hasMessageContaining("check that Redis runs there");
    }

    @Test
    void aListThatIsNoneIsOneSentence() {
        client.set(bytes("queue"), bytes("text"));
        Worker worker = worker(job -> {}).start();

        assertThatThrownBy(worker::join).isInstanceOf(SourceException.class).hasMessageContaining("WRONGTYPE");
    }

    @Test
    void anOldServerIsRefused() {
        assertThatThrownBy(() -> ServerVersion.check("redis_version:6.0.16\r\n", "redis://x"))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("6.0")
                .hasMessageContaining("6.2 or newer");
        ServerVersion.check("# Server\r\nredis_version:6.2.6\r\n", "redis://x");
        ServerVersion.check("redis_version:7.4.1", "redis://x");
    }
}
