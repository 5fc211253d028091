// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.jobs.broker.BrokerUnavailableException;
import io.asyncio4j.jobs.broker.CancelResult;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.Claimed;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.Enqueued;
import io.asyncio4j.jobs.broker.Failure;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.Page;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.QueueStats;
import io.asyncio4j.jobs.broker.Run;
import io.asyncio4j.jobs.broker.Schedule;
import io.asyncio4j.jobs.broker.SettingsChange;
import io.asyncio4j.jobs.broker.Settlement;
import io.asyncio4j.jobs.broker.Settlement.Verdict;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisBrokerTest {
    private static RedisProcess redis;
    private static RedisCommands<byte[], byte[]> client;
    private RedisBroker broker;

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
    void open() {
        client.flushall();
        broker = RedisBroker.open(RedisTarget.parse(redis.url()));
    }

    @AfterEach
    void close() {
        broker.close();
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    private static NewJob job(String id) {
        return NewJob.of(id, "send", RedisProcess.bytes("{}"));
    }

    private Claimed claim(int most) throws Exception {
        return get(broker.claim(new ClaimRequest("mail", "me", most, 10_000)));
    }

    private static Settlement settle(Run run, Verdict verdict) {
        return new Settlement(run, verdict, 0, null, verdict == Verdict.DEAD ? new Failure("bad", "very") : null);
    }

    @Test
    void aChangeOfSettingsLeavesTheOthersAsTheyWereStored() throws Exception {
        byte[] key = RedisProcess.bytes("a4j:{mail}:m");
        client.set(key, RedisProcess.bytes("0 7 2.5 4 2 1.0E-4 1 3 100 1000"));

        QueueSettings now = get(broker.reconfigure("mail", SettingsChange.ofPaused(true)));

        assertThat(now).isEqualTo(new QueueSettings(true, 7, 2.5, 4, 2, 1e-4, 1, 3, 100, 1000));
        assertThat(client.get(key)).isEqualTo(RedisProcess.bytes("1 7 2.5 4 2 1.0E-4 1 3 100 1000"));
    }

    @Test
    void aScheduleThatAnotherVersionWroteIsPausedAndGoesOn() throws Exception {
        byte[] all = RedisProcess.bytes("a4j:{registry}:s");
        byte[] ticks = RedisProcess.bytes("a4j:{registry}:t");
        byte[] name = RedisProcess.bytes("daily");
        client.hset(all, name, RedisProcess.bytes("""
                {"added": 1, "cron": "0 3 * * *", "zone": "UTC", "queue": "mail", "name": "daily",
                 "job": {"type": "send", "id": "model", "payload": {"to" : "all"}}, "missedLimit": 1, "nextMillis": 7}
                """));
        Schedule untold = get(broker.schedules()).getFirst();

        assertThat(get(broker.replaceSchedule(untold.advanced(0, 8), untold.paused(true))))
                .isFalse();
        assertThat(get(broker.replaceSchedule(untold, untold.paused(true)))).isTrue();
        client.hset(ticks, name, RedisProcess.bytes("9 8"));
        assertThat(get(broker.replaceSchedule(untold.paused(true), untold))).isFalse();
        Schedule ticked = get(broker.schedules()).getFirst();
        assertThat(ticked)
                .usingRecursiveComparison()
                .isEqualTo(untold.paused(true).advanced(8, 9));
        assertThat(get(broker.replaceSchedule(ticked, untold))).isTrue();
        assertThat(client.hget(ticks, name)).isEqualTo(RedisProcess.bytes("7 0"));
    }

    @Test
    void jobsGoFromTheProducerToTheWorkerAndAway() throws Exception {
        List<NewJob> jobs =
                IntStream.range(0, 500).mapToObj(i -> job("job-" + i)).toList();
        assertThat(get(broker.enqueue("mail", jobs))).extracting(Enqueued::kind).containsOnly(Enqueued.Kind.ADDED);
        assertThat(get(broker.enqueue("mail", jobs.subList(0, 3))))
                .extracting(Enqueued::kind)
                .containsOnly(Enqueued.Kind.EXISTS);

        Claimed claimed = claim(300);
        assertThat(claimed.more()).isTrue();
        assertThat(claimed.jobs()).hasSize(300);
        assertThat(claimed.jobs().get(7).job().id()).isEqualTo("job-7");
        assertThat(claimed.jobs().get(7).run()).isEqualTo(1);
        Claimed rest = claim(300);
        assertThat(rest.jobs()).hasSize(200);
        assertThat(rest.more()).isFalse();
        assertThat(rest.nextMillis()).isBetween(1L, 10_000L);

        List<Run> runs = claimed.jobs().stream()
                .map(each -> new Run(each.job().id(), each.run()))
                .toList();
        assertThat(get(broker.renew("mail", runs, 10_000)).lost()).isEmpty();
        assertThat(get(broker.settle(
                        "mail",
                        runs.stream().map(run -> settle(run, Verdict.DONE)).toList())))
                .hasSize(300)
                .containsOnly(true);
        assertThat(get(broker.settle("mail", List.of(settle(runs.get(0), Verdict.DONE)))))
                .containsExactly(false);
        QueueStats stats = get(broker.stats("mail"));
        assertThat(stats.done()).isEqualTo(300);
        assertThat(stats.stale()).isEqualTo(1);
        assertThat(stats.counts()).containsEntry(JobState.RUNNING, 200L).containsEntry(JobState.READY, 0L);
    }

    @Test
    void aDeadJobTellsWhyAndMayRunAgain() throws Exception {
        get(broker.enqueue("mail", List.of(job("a"))));
        ClaimedJob first = claim(1).jobs().get(0);
        get(broker.settle("mail", List.of(settle(new Run("a", first.run()), Verdict.DEAD))));
        JobInfo dead = get(broker.find("mail", "a"));
        assertThat(dead.state()).isEqualTo(JobState.DEAD);
        assertThat(dead.history()).hasSize(1);
        assertThat(dead.history().get(0).failure()).isEqualTo(new Failure("bad", "very"));
        assertThat(dead.history().get(0).worker()).isEqualTo("me");
        assertThat(get(broker.list("mail", JobState.DEAD, null, 10)).items()).hasSize(1);

        assertThat(get(broker.retry("mail", "a"))).isTrue();
        ClaimedJob again = claim(1).jobs().get(0);
        assertThat(again.run()).isEqualTo(2);
        assertThat(get(broker.cancel("mail", "a"))).isEqualTo(CancelResult.REQUESTED);
        assertThat(get(broker.renew("mail", List.of(new Run("a", 2)), 1000)).cancelled())
                .containsExactly(new Run("a", 2));
        get(broker.settle("mail", List.of(settle(new Run("a", 2), Verdict.RETRY))));
        assertThat(get(broker.find("mail", "a"))).isNull();
    }

    @Test
    void whoWaitsIsWoken() throws Exception {
        CompletableFuture<Void> ready = broker.awaitReady(List.of("mail", "other"), 600_000);
        get(broker.enqueue("mail", List.of(job("a"))));
        get(ready);
        ClaimedJob first = claim(1).jobs().get(0);
        CompletableFuture<JobInfo> ended = broker.awaitFinal("mail", "a", 600_000);
        CompletableFuture<JobInfo> alike = broker.awaitFinal("mail", "a", 1);
        assertThat(get(alike).state()).isEqualTo(JobState.RUNNING);
        get(broker.settle(
                "mail",
                List.of(new Settlement(new Run("a", first.run()), Verdict.DONE, 0, RedisProcess.bytes("17"), null))));
        assertThat(get(ended).state()).isEqualTo(JobState.DONE);
        assertThat(get(ended).result()).isEqualTo(RedisProcess.bytes("17"));
        assertThat(get(broker.find("mail", "a"))).isNull();
    }

    @Test
    void aJobThatLeftALongLineAndCameBackIsHandedOutOnce() throws Exception {
        for (int i = 0; i < 3; i++) {
            String name = "job-" + i + "-";
            get(broker.enqueue(
                    "mail",
                    IntStream.range(0, 700).mapToObj(each -> job(name + each)).toList()));
        }
        get(broker.enqueue("mail", List.of(job("back"))));
        assertThat(get(broker.remove("mail", "back"))).isTrue();
        get(broker.enqueue("mail", List.of(job("back"))));

        List<String> claimed = new ArrayList<>();
        for (Claimed some = claim(1000); !some.jobs().isEmpty(); some = claim(1000)) {
            some.jobs().forEach(each -> claimed.add(each.job().id()));
        }

        assertThat(claimed).hasSize(2101).doesNotHaveDuplicates().endsWith("back");
        assertThat(get(broker.stats("mail")).counts()).containsEntry(JobState.READY, 0L);
        assertThat(client.exists(RedisProcess.bytes("a4j:{mail}:v"))).isZero();
    }

    @Test
    void aPageOfLargeJobsEndsEarly() throws Exception {
        byte[] large = new byte[1024 * 1024];
        Arrays.fill(large, (byte) '7');
        for (int i = 0; i < 12; i++) {
            get(broker.enqueue("mail", List.of(NewJob.of("large-" + i, "send", large))));
        }
        for (int i = 0; i < 6; i++) {
            Run run = new Run("large-" + i, claim(1).jobs().get(0).run());
            get(broker.settle("mail", List.of(settle(run, Verdict.DEAD))));
        }

        for (JobState state : List.of(JobState.READY, JobState.DEAD)) {
            List<String> listed = new ArrayList<>();
            String from = null;
            do {
                Page<JobInfo> page = get(broker.list("mail", state, from, 1000));
                assertThat(page.items()).hasSizeBetween(1, 5);
                page.items().forEach(each -> listed.add(each.job().id()));
                from = page.next();
            } while (from != null);
            assertThat(listed).hasSize(6).doesNotHaveDuplicates();
        }
    }

    @Test
    void aClosedBrokerFailsEachCall() throws Exception {
        broker.close();

        for (int i = 0; i < 2000; i++) { // its thread ends meanwhile
            assertThatThrownBy(() -> get(broker.find("mail", "a")))
                    .cause()
                    .isInstanceOf(BrokerUnavailableException.class);
        }
        for (int i = 0; i < 2; i++) {
            for (CompletableFuture<?> call : List.of(
                    broker.find("mail", "a"),
                    broker.enqueue("mail", List.of(job("a"))),
                    broker.awaitReady(List.of("mail"), 600_000),
                    broker.awaitFinal("mail", "a", 600_000))) {
                assertThatThrownBy(() -> get(call)).cause().isInstanceOf(BrokerUnavailableException.class);
            }
            broker.onCancel("mail", id -> {}).run();
        }
    }

    @Test
    void aRiskOfAServerIsSaidOnceInAProcess() {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        client.configSet("appendonly", "no");
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            RedisBroker.open(RedisTarget.parse(redis.url())).close();
            RedisBroker.open(RedisTarget.parse(redis.url())).close();
        } finally {
            System.setErr(before);
            client.configSet("appendonly", "yes");
        }
        assertThat(log.toString(StandardCharsets.UTF_8)).containsOnlyOnce("set appendonly yes");
    }
}
