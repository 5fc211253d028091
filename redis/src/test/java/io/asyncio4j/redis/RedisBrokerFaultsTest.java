// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.TimeoutError;
import io.asyncio4j.jobs.broker.BrokerFullException;
import io.asyncio4j.jobs.broker.BrokerUnavailableException;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.Claimed;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.OutcomeUnknownException;
import io.asyncio4j.jobs.broker.Run;
import io.asyncio4j.jobs.broker.Settlement;
import io.asyncio4j.jobs.broker.Settlement.Verdict;
import io.asyncio4j.net.NetLoop;
import io.lettuce.core.KillArgs;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What befalls a real server, and what the broker makes of it. */
class RedisBrokerFaultsTest {
    private RedisProcess redis;
    private RedisCommands<byte[], byte[]> client;
    private RedisBroker broker;

    @BeforeEach
    void open() throws Exception {
        redis = new RedisProcess();
        client = redis.commands();
        broker = RedisBroker.open(RedisTarget.parse(redis.url()));
    }

    @AfterEach
    void close() throws Exception {
        broker.close();
        redis.close();
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(50, TimeUnit.SECONDS);
    }

    private static List<NewJob> jobs(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> NewJob.of("%020d".formatted(i), "send", RedisProcess.bytes("{\"n\":1}")))
                .toList();
    }

    private Claimed claim(int most) throws Exception {
        return get(broker.claim(new ClaimRequest("mail", "me", most, 30_000)));
    }

    private static List<Settlement> done(List<ClaimedJob> jobs) {
        return jobs.stream()
                .map(job -> new Settlement(new Run(job.job().id(), job.run()), Verdict.DONE, 0, null, null))
                .toList();
    }

    @Test
    void aFullMemoryTakesNoJobsAndLetsThoseThatAreThereEnd() throws Exception {
        get(broker.enqueue("mail", jobs(0, 100)));
        client.configSet("maxmemory", "1");

        assertThatThrownBy(() -> get(broker.enqueue("mail", jobs(100, 1))))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(BrokerFullException.class)
                .hasMessageContaining("maxmemory");
        Claimed claimed = claim(100);
        assertThat(claimed.jobs()).hasSize(100);
        assertThat(get(broker.renew(
                                "mail",
                                List.of(new Run(claimed.jobs().get(0).job().id(), 1)),
                                30_000))
                        .lost())
                .isEmpty();
        assertThat(get(broker.settle("mail", done(claimed.jobs())))).containsOnly(true);

        client.configSet("maxmemory", "0");
        assertThat(get(broker.stats("mail")).enqueued()).isEqualTo(100);
        assertThat(get(broker.enqueue("mail", jobs(100, 1)))).hasSize(1);
    }

    @Test
    void largeJobsAreHandedOutAFewAtATime() throws Exception {
        byte[] large = new byte[1024 * 1024];
        Arrays.fill(large, (byte) '7');
        for (int i = 0; i < 40; i++) {
            get(broker.enqueue("mail", List.of(NewJob.of("large-" + i, "send", large))));
        }

        Claimed first = claim(40);
        assertThat(first.jobs()).hasSizeBetween(1, 20);
        assertThat(first.more()).isTrue();
        int claimed = first.jobs().size();
        while (claimed < 40) {
            Claimed next = claim(40);
            assertThat(next.jobs()).isNotEmpty();
            assertThat(next.jobs().get(0).job().payload()).isEqualTo(large);
            claimed += next.jobs().size();
        }
        assertThat(claim(1).jobs()).isEmpty();
    }

    @Test
    void scriptsThatTheServerForgotAreLoadedAgain() throws Exception {
        get(broker.enqueue("mail", jobs(0, 2)));
        client.scriptFlush();
        assertThat(get(broker.enqueue("mail", jobs(2, 1)))).hasSize(1);
        client.scriptFlush();
        assertThat(claim(10).jobs()).hasSize(3);
    }

    @Test
    void aKilledServerComesBackWithItsJobs() throws Exception {
        get(broker.enqueue("mail", jobs(0, 10)));
        List<ClaimedJob> claimed = claim(4).jobs();
        CompletableFuture<JobInfo> end =
                broker.awaitFinal("mail", claimed.get(0).job().id(), 60_000);
        CompletableFuture<Void> ready = broker.awaitReady(List.of("other"), 60_000);
        get(broker.find("mail", "none")); // so the server knows who awaits what
        redis.kill();
        Throwable failure = failure(broker.claim(new ClaimRequest("mail", "me", 1, 30_000)));
        assertThat(failure).isInstanceOfAny(BrokerUnavailableException.class, OutcomeUnknownException.class);
        redis.start();

        get(ready); // whoever waits is told to look, by a connection of its own
        awaitConnection();
        assertThat(get(broker.settle("mail", done(claimed)))).containsExactly(true, true, true, true);
        assertThat(get(end)).satisfies(info -> assertThat(info.state()).isEqualTo(JobState.DONE));
        assertThat(claim(10).jobs()).hasSize(6);
    }

    private void awaitConnection() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(50);
        while (failure(broker.now()) instanceof BrokerUnavailableException) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }

    private static Throwable failure(CompletableFuture<?> future) throws Exception {
        return future.handle((ignored, failure) -> failure == null ? null : BrokerFailures.root(failure))
                .get(50, TimeUnit.SECONDS);
    }

    @Test
    void aLostConnectionLosesNoEndThatIsAwaited() throws Exception {
        get(broker.enqueue("mail", jobs(0, 1)));
        List<ClaimedJob> claimed = claim(1).jobs();
        CompletableFuture<JobInfo> end =
                broker.awaitFinal("mail", claimed.get(0).job().id(), 60_000);
        get(broker.find("mail", "none"));
        try (RedisBroker other = RedisBroker.open(RedisTarget.parse(redis.url()))) {
            client.clientKill(KillArgs.Builder.typePubsub());
            get(other.settle("mail", done(claimed)));
        }

        assertThat(get(end)).satisfies(info -> assertThat(info.state()).isEqualTo(JobState.DONE));
    }

    @Test
    void onALoopItHasNoThreadOfItsOwn() {
        long before = lettuceThreads();
        NetLoop.run(() -> {
            try (RedisBroker onLoop = RedisBroker.open(RedisTarget.parse(redis.url()))) {
                Asyncio.timeout(20, () -> {
                    Asyncio.await(onLoop.enqueue("mail", jobs(0, 3)));
                    Claimed claimed = Asyncio.await(onLoop.claim(new ClaimRequest("mail", "loop", 3, 30_000)));
                    assertThat(claimed.jobs()).hasSize(3);
                    assertThat(Asyncio.await(onLoop.settle("mail", done(claimed.jobs()))))
                            .containsOnly(true);
                });
            }
        });
        assertThat(lettuceThreads()).isEqualTo(before);
    }

    @Test
    void anOpeningThatIsCancelledLeavesNoConnection() {
        NetLoop.run(() -> {
            long before = connections();
            redis.freeze();
            assertThatThrownBy(() -> Asyncio.timeout(0.2, () -> {
                        RedisBroker.open(RedisTarget.parse(redis.url())).close();
                    }))
                    .isInstanceOf(TimeoutError.class);

            redis.thaw();
            Asyncio.sleep(0.5); // one that is left behind has asked by then
            Asyncio.timeout(20, () -> {
                while (connections() != before) {
                    Asyncio.sleep(0.01);
                }
            });
        });
    }

    private long connections() {
        return client.clientList().lines().count();
    }

    @Test
    void whatWasSentBeforeTheBrokerIsClosedMayHaveBeenDone() throws Exception {
        redis.freeze();
        CompletableFuture<?> enqueued = broker.enqueue("mail", jobs(0, 1));

        broker.close();
        redis.thaw();

        assertThat(failure(enqueued)).isInstanceOf(OutcomeUnknownException.class);
        assertThat(failure(broker.enqueue("mail", jobs(0, 1)))).isInstanceOf(BrokerUnavailableException.class);
    }

    private static long lettuceThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("lettuce"))
                .count();
    }

    @Test
    void aWaitingJobIsSmall() throws Exception {
        get(broker.enqueue("mail", jobs(0, 1)));
        long before = memory();
        for (int i = 0; i < 20; i++) {
            get(broker.enqueue("mail", jobs(1 + 1000 * i, 1000)));
        }
        assertThat((memory() - before) / 20_000 - 7)
                .as("bytes of a job over its payload")
                .isLessThanOrEqualTo(220);
    }

    private long memory() {
        Matcher used = Pattern.compile("used_memory:(\\d+)").matcher(client.info("memory"));
        assertThat(used.find()).isTrue();
        return Long.parseLong(used.group(1));
    }

    @Test
    void anIdleWorkerSendsLittle() throws Exception {
        get(broker.awaitReady(List.of("mail"), 1));
        claim(1);
        long before = commands();
        for (int i = 0; i < 10; i++) {
            get(broker.awaitReady(List.of("mail"), 300));
        }
        assertThat(commands() - before)
                .as("commands of ten waits of 0.3 s, but for the two that count")
                .isLessThanOrEqualTo(3);
    }

    private long commands() {
        Matcher done = Pattern.compile("total_commands_processed:(\\d+)").matcher(client.info("stats"));
        assertThat(done.find()).isTrue();
        return Long.parseLong(done.group(1));
    }
}
