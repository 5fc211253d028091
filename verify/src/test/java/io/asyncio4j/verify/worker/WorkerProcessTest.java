// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.cli.EmbeddedRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Worker processes, a real Redis, and what the operating system can do to them. */
@Timeout(240)
class WorkerProcessTest {
    private static EmbeddedRedis redis;
    private static RedisClient client;
    private static RedisCommands<String, String> commands;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startRedis() {
        System.setProperty("io.lettuce.core.iouring", "false");
        redis = EmbeddedRedis.start("--appendonly", "yes");
        client = RedisClient.create(redis.url());
        commands = client.connect().sync();
    }

    @AfterAll
    static void stopRedis() {
        client.shutdown(0, 1, TimeUnit.SECONDS);
        redis.close();
    }

    @BeforeEach
    void clear() {
        commands.flushall();
    }

    private WorkerProcess worker(String... more) throws IOException {
        Stream<String> fixed = Stream.of("--redis", redis.url(), "--list", "queue", "--dead-after", "2");
        return WorkerProcess.start(folder, Stream.concat(fixed, Stream.of(more)).toArray(String[]::new));
    }

    private static void push(Stream<String> payloads) {
        commands.lpush("queue", payloads.toArray(String[]::new));
    }

    /** Payloads that some worker has taken and not settled. */
    private static List<String> processing() {
        return commands.keys("queue:processing:*").stream()
                .flatMap(list -> commands.lrange(list, 0, -1).stream())
                .toList();
    }

    private static void assertRepeated(Set<String> repeated, Set<String> heldByKilled, int takenFromLiving) {
        Set<String> unexplained = new TreeSet<>(repeated);
        unexplained.removeAll(heldByKilled);
        assertThat(unexplained)
                .as("ran again, though no killed worker held it; living ones that stood still lost " + takenFromLiving)
                .hasSizeLessThanOrEqualTo(takenFromLiving);
    }

    private static void await(String what, WorkerProcess worker, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline || !worker.isAlive()) {
                throw new AssertionError("Waited in vain for " + what + ":\n" + worker.log());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @ParameterizedTest
    @CsvSource({"workers, 10", "master, 2"})
    void killedWorkersLoseNoJob(String mode, int kills) throws Exception {
        int jobs = 200 * kills;
        Set<String> heldByKilled = new HashSet<>();
        int takenFromLiving = 0;
        push(IntStream.range(0, jobs).mapToObj(String::valueOf));
        try (Ledger ledger = new Ledger()) {
            String[] options = {"--http", ledger.url(), "--mode", mode, "--loops", "2", "--concurrency", "8"};
            ledger.stopAt(jobs - 20); // however late it is killed, the worker has something to do
            for (int i = 1; i <= kills; i++) {
                int enough = Math.min(ledger.size() + 120, jobs - 50);
                try (WorkerProcess worker = worker(options)) {
                    await(
                            "some jobs",
                            worker,
                            () -> ledger.size() >= enough && !processing().isEmpty());
                    worker.kill();
                    heldByKilled.addAll(processing());
                    takenFromLiving += worker.jobsTakenFromItself();
                }
            }
            assertThat(ledger.size()).as("it was killed while it drained").isLessThan(jobs);
            ledger.goOn();
            try (WorkerProcess last = worker(options)) {
                await(
                        "all jobs",
                        last,
                        () -> ledger.size() == jobs && processing().isEmpty());
                last.signal("TERM");

                assertThat(last.exitCode(60)).as(last.log()).isEqualTo(143);
                takenFromLiving += last.jobsTakenFromItself();
            }
            assertRepeated(ledger.repeated(), heldByKilled, takenFromLiving);
        }
        assertThat(commands.keys("*")).isEmpty();
    }

    @Test
    void ctrlCGivesUnfinishedJobsBackInTheirOrder() throws Exception {
        push(Stream.of("60", "61", "62", "63"));
        try (WorkerProcess worker = worker("--sleep", "--concurrency", "3", "--grace", "0.3")) {
            await("three jobs", worker, () -> processing().size() == 3);
            worker.signal("INT");

            assertThat(worker.exitCode(50)).isEqualTo(130);
            assertThat(worker.log()).contains("3 given back");
        }
        assertThat(commands.lrange("queue", 0, -1)).containsExactly("63", "62", "61", "60");
        assertThat(commands.keys("*")).containsExactly("queue");
    }

    @Test
    void ctrlCLetsRunningJobsEndAndTakesNoMore() throws Exception {
        push(Stream.of("1", "2", "3"));
        try (Ledger ledger = new Ledger()) {
            ledger.stopAt(0);
            try (WorkerProcess worker = worker("--http", ledger.url(), "--concurrency", "2", "--grace", "60")) {
                await("two jobs", worker, () -> processing().size() == 2);
                worker.signal("INT");
                await("the end of taking", worker, () -> worker.log().contains("no more jobs"));
                ledger.goOn();

                assertThat(worker.exitCode(50)).isEqualTo(130);
                assertThat(worker.log()).contains("2 done, 0 failed, 0 dead, 0 given back");
            }
        }
        assertThat(commands.lrange("queue", 0, -1)).containsExactly("3");
    }

    @Test
    void aSecondCtrlCDoesNotWait() throws Exception {
        push(Stream.of("60", "61"));
        try (WorkerProcess worker = worker("--sleep", "--grace", "60")) {
            await("two jobs", worker, () -> processing().size() == 2);
            worker.signal("INT");
            await("the first", worker, () -> worker.log().contains("no more jobs"));
            worker.signal("INT");

            assertThat(worker.exitCode(40)).as("long before its grace is over").isEqualTo(130);
        }
        assertThat(commands.lrange("queue", 0, -1)).containsExactly("61", "60");
    }

    @Test
    void wrongUseIsOneSentenceAndCode2() throws Exception {
        List<String[]> wrong = new ArrayList<>();
        wrong.add(new String[] {"--sleep", "--redis", "nonsense"});
        wrong.add(new String[] {"--http", "http://127.0.0.1/no-place"});
        for (String[] options : wrong) {
            try (WorkerProcess worker = WorkerProcess.start(folder, options)) {
                assertThat(worker.exitCode(60)).as(worker.log()).isEqualTo(2);
                assertThat(worker.log()).startsWith("aio: ").doesNotContain("\tat ");
            }
        }
    }
}
