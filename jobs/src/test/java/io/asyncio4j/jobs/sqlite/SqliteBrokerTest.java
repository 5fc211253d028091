// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.Claimed;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.Enqueued;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.Run;
import io.asyncio4j.jobs.broker.Settlement;
import io.asyncio4j.jobs.broker.Settlement.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteBrokerTest {
    private static final String QUEUE = "mail";

    @TempDir
    Path folder;

    private SqliteBroker open() {
        return SqliteBroker.open(folder.resolve("jobs.db"));
    }

    private static NewJob job(String id) {
        return NewJob.of(id, "send", ("{\"to\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    private static <T extends @Nullable Object> T get(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    private static Claimed claim(Broker broker, int most) throws Exception {
        return get(broker.claim(new ClaimRequest(QUEUE, "s1", most, 10_000)));
    }

    private static List<Settlement> done(List<ClaimedJob> jobs) {
        return jobs.stream()
                .map(job -> new Settlement(new Run(job.job().id(), job.run()), Verdict.DONE, 0, null, null))
                .toList();
    }

    @Test
    void jobsAreClaimedInOrderAndSettled() throws Exception {
        try (SqliteBroker broker = open()) {
            assertThat(get(broker.enqueue(QUEUE, List.of(job("a"), job("b"), job("a")))))
                    .extracting(Enqueued::kind)
                    .containsExactly(Enqueued.Kind.ADDED, Enqueued.Kind.ADDED, Enqueued.Kind.EXISTS);

            Claimed claimed = claim(broker, 10);

            assertThat(claimed.jobs()).extracting(job -> job.job().id()).containsExactly("a", "b");
            assertThat(claimed.more()).isFalse();
            assertThat(get(broker.settle(QUEUE, done(claimed.jobs())))).containsExactly(true, true);
            assertThat(get(broker.settle(QUEUE, done(claimed.jobs())))).containsExactly(false, false);
            assertThat(get(broker.stats(QUEUE)).done()).isEqualTo(2);
            assertThat(get(broker.stats(QUEUE)).stale()).isEqualTo(2);
            assertThat(get(broker.find(QUEUE, "a"))).isNull();
        }
    }

    @Test
    void whatWasAcknowledgedIsThereForTheNextWhoOpensTheFile() throws Exception {
        try (SqliteBroker broker = open()) {
            get(broker.enqueue(QUEUE, List.of(job("a"), job("b"))));
            claim(broker, 1);
        }

        try (Broker broker = Brokers.open("sqlite:" + folder.resolve("jobs.db"))) {
            assertThat(get(broker.find(QUEUE, "a"))).extracting(JobInfo::state).isEqualTo(JobState.RUNNING);
            assertThat(get(broker.find(QUEUE, "b"))).extracting(JobInfo::state).isEqualTo(JobState.READY);
            assertThat(claim(broker, 5).jobs())
                    .extracting(job -> job.job().id())
                    .containsExactly("b");
        }
    }

    @Test
    void payloadsComeBackLetterByLetter() throws Exception {
        List<byte[]> payloads = List.of(
                new byte[0],
                new byte[] {0, 1, -1},
                "x".repeat(100_000).getBytes(StandardCharsets.UTF_8),
                "{}".getBytes(StandardCharsets.UTF_8));
        try (SqliteBroker broker = open()) {
            for (int i = 0; i < payloads.size(); i++) {
                get(broker.enqueue(QUEUE, List.of(NewJob.of("j" + i, "raw", payloads.get(i)))));
            }

            List<ClaimedJob> claimed = claim(broker, 10).jobs();

            assertThat(claimed).hasSize(payloads.size());
            for (int i = 0; i < payloads.size(); i++) {
                assertThat(claimed.get(i).job().payload()).isEqualTo(payloads.get(i));
            }
            assertThat(get(broker.settle(QUEUE, done(claimed)))).containsOnly(true);
        }
    }

    @Test
    void manyCallersAreServedWithFewCommits() throws Exception {
        try (SqliteBroker broker = open()) {
            List<CompletableFuture<List<Enqueued>>> answers = new ArrayList<>();
            for (int i = 0; i < 5_000; i++) {
                answers.add(broker.enqueue(QUEUE, List.of(job("j" + i))));
            }
            for (CompletableFuture<List<Enqueued>> answer : answers) {
                assertThat(get(answer).getFirst().kind()).isEqualTo(Enqueued.Kind.ADDED);
            }
            assertThat(get(broker.stats(QUEUE)).counts()).containsEntry(JobState.READY, 5_000L);
        }
    }

    @Test
    void aClosedBrokerSaysSo() throws Exception {
        SqliteBroker broker = open();
        CompletableFuture<@Nullable Void> waiting = broker.awaitReady(List.of(QUEUE), 60_000);
        broker.close();
        broker.close();

        assertThatThrownBy(() -> get(broker.now())).hasCauseInstanceOf(BrokerException.class);
        assertThatThrownBy(() -> get(waiting)).hasCauseInstanceOf(BrokerException.class);
    }
}
