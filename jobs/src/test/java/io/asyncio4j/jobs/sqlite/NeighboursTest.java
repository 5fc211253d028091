// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.Claimed;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.Failure;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.Run;
import io.asyncio4j.jobs.broker.Settlement;
import io.asyncio4j.jobs.broker.Settlement.Verdict;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two brokers of one file, as two processes have them. */
class NeighboursTest {
    private static final String QUEUE = "mail";
    private static final long LONG = 60_000;

    @TempDir
    Path folder;

    private SqliteBroker one;
    private SqliteBroker other;

    @BeforeEach
    void open() {
        one = SqliteBroker.open(folder.resolve("jobs.db"));
        other = SqliteBroker.open(folder.resolve("jobs.db"));
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    private static <T extends @Nullable Object> T get(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    private void enqueue(String id) throws Exception {
        get(one.enqueue(QUEUE, List.of(NewJob.of(id, "send", "{}".getBytes(StandardCharsets.UTF_8)))));
    }

    private static Claimed claim(SqliteBroker broker) throws Exception {
        return get(broker.claim(new ClaimRequest(QUEUE, "s", 10, LONG)));
    }

    private static Settlement done(ClaimedJob job, String result) {
        return new Settlement(
                new Run(job.job().id(), job.run()), Verdict.DONE, 0, result.getBytes(StandardCharsets.UTF_8), null);
    }

    @Test
    void aJobWakesWhoWaitsElsewhere() throws Exception {
        CompletableFuture<@Nullable Void> ready = other.awaitReady(List.of(QUEUE), LONG);
        enqueue("a");

        get(ready);

        assertThat(claim(other).jobs()).hasSize(1);
        assertThat(claim(one).jobs()).isEmpty();
    }

    @Test
    void theEndOfAJobThatIsNotKeptIsToldElsewhere() throws Exception {
        enqueue("a");
        CompletableFuture<@Nullable JobInfo> end = one.awaitFinal(QUEUE, "a", LONG);
        get(one.now()); // the wait has begun
        ClaimedJob job = claim(other).jobs().getFirst();

        assertThat(get(other.settle(QUEUE, List.of(done(job, "42"))))).containsExactly(true);

        JobInfo ended = get(end);
        assertThat(ended).isNotNull();
        assertThat(ended.state()).isEqualTo(JobState.DONE);
        assertThat(ended.result()).isEqualTo("42".getBytes(StandardCharsets.UTF_8));
        assertThat(get(other.find(QUEUE, "a"))).isNull();
    }

    @Test
    void whoeverWaitsAgainHearsOfAnEndInBetween() throws Exception {
        enqueue("a");
        assertThat(get(one.awaitFinal(QUEUE, "a", 1))).isNotNull();
        ClaimedJob job = claim(other).jobs().getFirst();
        get(other.settle(QUEUE, List.of(done(job, "42"))));

        assertThat(get(one.awaitFinal(QUEUE, "a", LONG)))
                .isNotNull()
                .extracting(JobInfo::state)
                .isEqualTo(JobState.DONE);
    }

    @Test
    void theEndOfADeadJobIsToldElsewhereThoughNoneIsKept() throws Exception {
        get(one.configure(QUEUE, new QueueSettings(false, 0, 0, 1, 0, 0, 1, 3, 0, LONG)));
        enqueue("a");
        CompletableFuture<@Nullable JobInfo> end = one.awaitFinal(QUEUE, "a", LONG);
        get(one.now());
        ClaimedJob job = claim(other).jobs().getFirst();
        Settlement dead =
                new Settlement(new Run("a", job.run()), Verdict.DEAD, 0, null, new Failure("IOException", "at …"));

        assertThat(get(other.settle(QUEUE, List.of(dead)))).containsExactly(true);

        assertThat(get(end)).isNotNull().extracting(JobInfo::state).isEqualTo(JobState.DEAD);
    }

    @Test
    void aRemovedJobEndsTheWaitForIt() throws Exception {
        enqueue("a");
        CompletableFuture<@Nullable JobInfo> end = one.awaitFinal(QUEUE, "a", LONG);
        get(one.now());

        assertThat(get(other.remove(QUEUE, "a"))).isTrue();

        assertThat(get(end)).isNull();
    }

    @Test
    void whoLooksDoesNotWaitForWhoWrites() throws Exception {
        enqueue("a");
        try (Connection writing = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("jobs.db"));
                Statement statement = writing.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            statement.execute("UPDATE job SET id = 'b'");

            assertThat(get(other.queues())).containsExactly(QUEUE);
            assertThat(get(other.stats(QUEUE)).counts()).containsEntry(JobState.READY, 1L);
            assertThat(get(other.list(QUEUE, JobState.READY, null, 10)).items())
                    .extracting(job -> job.job().id())
                    .containsExactly("a");
            assertThat(get(other.find(QUEUE, "a"))).isNotNull();
            assertThat(get(other.find(QUEUE, "b"))).isNull();
            assertThat(get(other.workers())).isEmpty();
            assertThat(get(other.schedules())).isEmpty();
            statement.execute("COMMIT");
        }

        assertThat(get(other.find(QUEUE, "b"))).as("what is committed is seen").isNotNull();
    }

    @Test
    void theWishToCancelIsToldElsewhere() throws Exception {
        LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
        Runnable stop = other.onCancel(QUEUE, told::add);
        enqueue("a");
        claim(other);
        get(one.cancel(QUEUE, "a"));

        assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("a");
        stop.run();
    }

    @Test
    void manyMayMakeTheFileAtTheSameTime() throws Exception {
        for (int round = 0; round < 5; round++) {
            Path file = folder.resolve("new" + round + ".db");
            CountDownLatch together = new CountDownLatch(1);
            List<CompletableFuture<SqliteBroker>> opened = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                CompletableFuture<SqliteBroker> broker = new CompletableFuture<>();
                opened.add(broker);
                Thread.ofPlatform().start(() -> {
                    try {
                        together.await();
                        broker.complete(SqliteBroker.open(file));
                    } catch (Throwable e) {
                        broker.completeExceptionally(e);
                    }
                });
            }
            together.countDown();
            for (CompletableFuture<SqliteBroker> broker : opened) {
                get(broker).close();
            }
        }
    }

    @Test
    void nobodyKnocksWithoutTheSecretOfTheFile() throws Exception {
        LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
        Knocks knocks = new Knocks("right", "test");
        knocks.start(new Knocks.Listener() {
            @Override
            public void claimable(String queue, long due) {
                told.add("ready " + queue + " " + due);
            }

            @Override
            public void ended(String queue, String id) {
                told.add("end " + queue + " " + id);
            }

            @Override
            public void cancelRequested(String queue, String id) {
                told.add("cancel " + queue + " " + id);
            }

            @Override
            public void look() {
                // each second, which says nothing here
            }
        });
        try (DatagramSocket socket = new DatagramSocket()) {
            for (String text :
                    List.of("wrong\ncancel\nq\na", "", "right\ncancel\nq\nb", "right", "right\nready\nq\n17")) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), knocks.port()));
            }

            assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("cancel q b");
            assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("ready q 17");
            assertThat(told).isEmpty();
        } finally {
            knocks.close();
        }
    }
}
