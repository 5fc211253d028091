// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.Link;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.Run;
import io.asyncio4j.jobs.broker.Settlement;
import io.asyncio4j.jobs.broker.Settlement.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever those do who call a broker or listen to it, its thread goes on, and nobody waits in vain. */
class CallersTest {
    private static final String QUEUE = "mail";
    private static final long HOUR = 3_600_000;

    @TempDir
    Path folder;

    private final AtomicLong millis = new AtomicLong(1_000_000);

    /** What the writer's thread does when it looks at the clock. */
    private final AtomicReference<Runnable> atTheClock = new AtomicReference<>(() -> {});

    private SqliteBroker broker;

    @BeforeEach
    void open() {
        broker = SqliteBroker.open(folder.resolve("jobs.db"), () -> {
            if (Thread.currentThread().getName().equals("jobs-jobs.db")) {
                atTheClock.get().run();
            }
            return java.time.Instant.ofEpochMilli(millis.get());
        });
    }

    @AfterEach
    void close() {
        broker.close();
    }

    private static <T extends @Nullable Object> T get(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    private static NewJob job(String id) {
        return NewJob.of(id, "send", "{}".getBytes(StandardCharsets.UTF_8));
    }

    private List<ClaimedJob> claim(int most) throws Exception {
        return get(broker.claim(new ClaimRequest(QUEUE, "s", most, HOUR))).jobs();
    }

    /** Holds the writer's thread in a step until the latch is released. */
    private CountDownLatch held() throws Exception {
        CountDownLatch holding = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        atTheClock.set(() -> {
            holding.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        broker.now();
        assertThat(holding.await(30, TimeUnit.SECONDS)).isTrue();
        atTheClock.set(() -> {});
        return released;
    }

    @Test
    void aWaitThatHasNotBegunWhenTheBrokerIsClosedEnds() throws Exception {
        get(broker.enqueue(QUEUE, List.of(job("a"))));
        CompletableFuture<@Nullable JobInfo> early = broker.awaitFinal(QUEUE, "a", HOUR);
        get(broker.now());
        CountDownLatch released = held();
        CompletableFuture<@Nullable JobInfo> end = broker.awaitFinal(QUEUE, "a", HOUR);
        CompletableFuture<@Nullable Void> ready = broker.awaitReady(List.of("other"), HOUR);

        CompletableFuture<Void> closing = CompletableFuture.runAsync(broker::close);
        assertThatThrownBy(() -> get(early)).hasCauseInstanceOf(BrokerException.class);
        released.countDown();

        get(closing);
        assertThatThrownBy(() -> get(end)).hasCauseInstanceOf(BrokerException.class);
        assertThatThrownBy(() -> get(ready)).hasCauseInstanceOf(BrokerException.class);
    }

    @Test
    void anErrorInAStepFailsItAlone() throws Exception {
        get(broker.now()); // what it does by itself is done
        atTheClock.set(() -> {
            throw new StackOverflowError("a test");
        });

        assertThatThrownBy(() -> get(broker.now()))
                .hasCauseInstanceOf(BrokerException.class)
                .hasStackTraceContaining("a test");
        atTheClock.set(() -> {});
        assertThat(get(broker.enqueue(QUEUE, List.of(job("a"))))).hasSize(1);
    }

    @Test
    void aLongChainIsClaimed() throws Exception {
        NewJob chain = job("last");
        for (int i = 0; i < 3_000; i++) {
            chain = followed("j" + i, chain);
        }
        NewJob first = chain;
        CompletableFuture<Void> enqueued = new CompletableFuture<>();
        Thread.ofPlatform()
                .stackSize(64L << 20)
                .start(() -> broker.enqueue(QUEUE, List.of(first))
                        .whenComplete((answer, failure) -> enqueued.complete(null)));
        get(enqueued);

        assertThat(claim(1)).hasSize(1);
    }

    private static NewJob followed(String id, NewJob next) {
        return job(id).toBuilder().links(List.of(new Link.Next(QUEUE, next))).build();
    }

    @Test
    void whoListensMayInterruptTheThreadThatCallsHim() throws Exception {
        CountDownLatch released = held();
        CompletableFuture<Void> told =
                broker.now().thenRun(() -> Thread.currentThread().interrupt());
        released.countDown();
        get(told);

        assertThat(get(broker.enqueue(QUEUE, List.of(job("a"))))).hasSize(1);
        broker.close();
        broker = SqliteBroker.open(folder.resolve("jobs.db"));
        assertThat(get(broker.find(QUEUE, "a"))).isNotNull();
    }

    @Test
    void whoListensMayCloseTheBroker() throws Exception {
        CountDownLatch released = held();
        CompletableFuture<Void> closed = broker.now().thenRun(broker::close);
        released.countDown();

        get(closed);

        get(CompletableFuture.runAsync(broker::close));
    }

    @Test
    void aListOfTheCallerMayChangeWhenTheCallHasReturned() throws Exception {
        get(broker.enqueue(QUEUE, List.of(job("a"), job("b"))));
        List<ClaimedJob> claimed = claim(2);
        List<Run> runs = new ArrayList<>();
        List<Settlement> settlements = new ArrayList<>();
        for (ClaimedJob job : claimed) {
            runs.add(new Run(job.job().id(), job.run()));
            settlements.add(new Settlement(runs.getLast(), Verdict.DONE, 0, null, null));
        }
        CountDownLatch released = held();
        var renewed = broker.renew(QUEUE, runs, HOUR);
        var accepted = broker.settle(QUEUE, settlements);
        runs.set(0, new Run("nobody", 1));
        settlements.clear();
        released.countDown();

        assertThat(get(renewed).lost()).isEmpty();
        assertThat(get(accepted)).containsExactly(true, true);
    }

    @Test
    void groupsWithoutJobsAreForgotten() throws Exception {
        get(broker.configure(QUEUE, new QueueSettings(false, 0, 0, 1, 0, 10, 1, 3, 10, HOUR)));
        List<NewJob> jobs = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            jobs.add(ofGroup("j" + i, "g" + i));
        }
        get(broker.enqueue(QUEUE, jobs));
        List<Settlement> settlements = claim(1000).stream()
                .map(job -> new Settlement(new Run(job.job().id(), job.run()), Verdict.DONE, 0, null, null))
                .toList();
        get(broker.settle(QUEUE, settlements));

        millis.addAndGet(1_000);
        get(broker.tend(QUEUE));

        try (var file = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("jobs.db"));
                var rows = file.createStatement().executeQuery("SELECT count(*) FROM grp")) {
            assertThat(settlements).hasSize(150);
            assertThat(rows.getInt(1)).isZero();
        }
    }

    private static NewJob ofGroup(String id, String group) {
        return job(id).toBuilder().group(group).build();
    }
}
