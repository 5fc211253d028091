// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.WorkerInfo;
import io.asyncio4j.verify.redis.RedisNode;
import io.asyncio4j.verify.redis.Soon;
import io.asyncio4j.verify.redis.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How soon work goes on, with processes as they are used: what README and guide promise. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class PromisesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int JOBS = 20;
    private static final long DEFAULT_LEASE = 10_000;
    private static final int IDLE_MILLIS = 20_000;

    /** A worker that has lost its process: when all its jobs run again, by default settings. */
    private static final long LONGEST_RECOVERY = 12_000;

    private static final long LONGEST_GIVE_BACK = 200;

    private static final ExecutorService PLAYERS = Executors.newVirtualThreadPerTaskExecutor();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path folder;

    private static RedisNode redis;
    private static RedisNode idleRedis;
    private static Future<Long> redisRecovery;
    private static Future<Long> sqliteRecovery;
    private static Future<List<String>> idleCommands;

    /** What takes ten seconds and more is waited for at the same time. */
    @BeforeAll
    static void startLongWaits() throws Exception {
        redis = RedisNode.start();
        idleRedis = RedisNode.start();
        redisRecovery = PLAYERS.submit(() -> recovery("redis", 0));
        sqliteRecovery = PLAYERS.submit(() -> recovery("sqlite", 0));
        idleCommands = PLAYERS.submit(PromisesTest::commandsOfAnIdleWorker);
    }

    @AfterAll
    static void end() throws Exception {
        PLAYERS.close();
        redis.close();
        idleRedis.close();
    }

    @Test
    void jobsOfAKilledWorkerRunAgainWithinTwelveSeconds(TestReporter reporter) throws Exception {
        Future<List<Long>> onSqlite = PLAYERS.submit(() -> recoveries("sqlite", sqliteRecovery));
        reporter.publishEntry("killed", "redis " + recoveries("redis", redisRecovery) + " ms");
        reporter.publishEntry("killed", "sqlite " + onSqlite.get(5, TimeUnit.MINUTES) + " ms");
    }

    /** The first one began with all tests; there are more only if it took too long. */
    private static List<Long> recoveries(String kind, Future<Long> first) throws Exception {
        return Soon.within(
                "To run again what a killed worker on " + kind + " had",
                LONGEST_RECOVERY,
                number -> number == 0 ? first.get(5, TimeUnit.MINUTES) : recovery(kind, number));
    }

    private static long recovery(String kind, int number) throws Exception {
        String name = kind + "-kill" + number;
        if (kind.equals("sqlite")) {
            return millisToRunAgain(name, "sqlite:" + folder.resolve(name + ".db"), WorkerJvm::kill);
        }
        try (RedisNode node = RedisNode.start()) {
            return millisToRunAgain(name, node.url(), WorkerJvm::kill);
        }
    }

    @Test
    void anIdleWorkerSendsAtMostOneCommandInTwoSeconds(TestReporter reporter) throws Exception {
        List<String> commands = idleCommands.get(5, TimeUnit.MINUTES);
        reporter.publishEntry("idle", commands.size() + " commands in " + IDLE_MILLIS + " ms");

        assertThat(commands).hasSizeLessThanOrEqualTo(IDLE_MILLIS / 2000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "sqlite"})
    void aStoppedWorkerGivesBackAtOnce(String kind, TestReporter reporter) throws Exception {
        redisRecovery.get(5, TimeUnit.MINUTES); // the machine is for this now
        sqliteRecovery.get(5, TimeUnit.MINUTES);
        List<Long> tries = Soon.within("To give back", LONGEST_GIVE_BACK, number -> {
            redis.call("FLUSHALL");
            String name = kind + "-stop" + number;
            String url = kind.equals("redis") ? redis.url() : "sqlite:" + folder.resolve(name + ".db");
            return millisToRunAgain(name, url, WorkerJvm::terminate);
        });
        reporter.publishEntry("stopped", kind + " " + tries + " ms");
    }

    @Test
    void workGoesOnWithinASecondOfTheReturnOfRedis(TestReporter reporter) throws Exception {
        List<Long> tries = Soon.within("To go on", 1000, number -> millisToGoOn("return" + number));
        reporter.publishEntry("return", tries + " ms");
    }

    /** Redis is gone for a while, and jobs are due when it is back: how long until they run. */
    private static long millisToGoOn(String name) throws Exception {
        Path own = Files.createDirectory(folder.resolve(name));
        try (RedisNode node = RedisNode.start()) {
            WorkerJvm worker = worker(own, node.url(), "worker", 0);
            try (Broker broker = Brokers.open(node.url())) {
                warmUp(broker, own, 1);
                List<NewJob> jobs = jobs("due", Conduct.QUICK);
                jobs.replaceAll(job -> NewJobs.of(job.id(), Conduct.QUICK, 5, 1500, 60_000, List.of(), List.of()));
                broker.enqueue(Campaign.QUEUE, jobs).get(10, TimeUnit.SECONDS);
                node.kill();
                Producer.pause(2000);
                node.restart();
                long begin = System.nanoTime();
                return (awaitStarts(own, "due", JOBS) - begin) / 1_000_000;
            } finally {
                worker.kill();
            }
        }
    }

    private static List<String> commandsOfAnIdleWorker() throws Exception {
        Path own = Files.createDirectory(folder.resolve("idle"));
        WorkerJvm worker = WorkerJvm.start(own, "coroutine", idleRedis.url(), "idle", DEFAULT_LEASE, 1, 0);
        try {
            try (Broker broker = Brokers.open(idleRedis.url())) {
                awaitWorkers(broker, 1);
            }
            Monitor.listen(idleRedis.port(), 1000); // it settles down
            return Monitor.listen(idleRedis.port(), IDLE_MILLIS);
        } finally {
            worker.kill();
        }
    }

    private static WorkerJvm worker(Path own, String url, String name, long grace) throws Exception {
        return WorkerJvm.start(own, "coroutine", url, name, DEFAULT_LEASE, 2 * JOBS, grace);
    }

    private static List<NewJob> jobs(String prefix, Conduct conduct) {
        List<NewJob> jobs = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            jobs.add(NewJobs.of(prefix + i, conduct));
        }
        return jobs;
    }

    /** Awaits so many starts of jobs whose ids begin so; returns when the last of them was. */
    private static long awaitStarts(Path own, String prefix, int count) {
        List<Entry> found = new ArrayList<>();
        Waiting.until(count + " starts", PATIENCE, () -> {
            found.clear();
            LedgerFile.readAll(own).stream()
                    .filter(entry -> entry.mark() == Mark.STARTED && entry.id().startsWith(prefix))
                    .forEach(found::add);
            return found.size() >= count;
        });
        return found.getLast().atNanos();
    }

    /** Awaits workers, and has them run some jobs, so that their code is loaded. */
    private static void warmUp(Broker broker, Path own, int workers) throws Exception {
        awaitWorkers(broker, workers);
        List<NewJob> jobs = new ArrayList<>();
        for (int i = 0; i < 10 * JOBS; i++) {
            jobs.add(NewJobs.of("warm" + workers + "." + i, Conduct.QUICK));
        }
        broker.enqueue(Campaign.QUEUE, jobs).get(10, TimeUnit.SECONDS);
        awaitStarts(own, "warm" + workers + ".", jobs.size());
    }

    private static void awaitWorkers(Broker broker, int count) {
        Waiting.until(
                count + " workers",
                PATIENCE,
                () -> broker.workers().get(20, TimeUnit.SECONDS).stream()
                                .map(WorkerInfo::pid)
                                .distinct()
                                .count()
                        == count);
    }

    /** Two workers; one has jobs that stick, and ends: how long until the other one has them all. */
    private static long millisToRunAgain(String name, String url, Consumer<WorkerJvm> end) throws Exception {
        Path own = Files.createDirectory(folder.resolve(name));
        WorkerJvm first = worker(own, url, "first", 0);
        try (Broker broker = Brokers.open(url)) {
            warmUp(broker, own, 1);
            broker.enqueue(Campaign.QUEUE, jobs("stuck", Conduct.STUCK)).get(10, TimeUnit.SECONDS);
            awaitStarts(own, "stuck", JOBS);
            WorkerJvm second = worker(own, url, "second", 0);
            try {
                warmUp(broker, own, 2);
                long begin = System.nanoTime();
                end.accept(first);
                return (awaitStarts(own, "stuck", 2 * JOBS) - begin) / 1_000_000;
            } finally {
                second.kill();
            }
        } finally {
            first.kill();
        }
    }
}
