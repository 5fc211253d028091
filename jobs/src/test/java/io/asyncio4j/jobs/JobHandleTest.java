// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.Task;
import io.asyncio4j.TimeoutError;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.CancelResult;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.MemoryBroker;
import io.asyncio4j.testing.AsyncTest;
import io.asyncio4j.testing.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobHandleTest {
    record Receipt(String number, Instant at) {}

    private static final Receipt RECEIPT = new Receipt("r1", Instant.parse("2026-01-01T00:00:00Z"));
    private static final JobOptions KEPT = JobOptions.DEFAULT.retention(Duration.ofMinutes(1));
    private static final JobType<String, Receipt> PAY = JobType.of("pay", String.class, Receipt.class);

    private static final Handlers HANDLERS = Handlers.of()
            .on(PAY, (order, job) -> RECEIPT)
            .on("map", String.class, (text, job) -> Map.of("text", text))
            .onVoid("nothing", Object.class, (payload, job) -> {})
            .onVoid("fail", Object.class, (payload, job) -> {
                throw new DeadJob("no money");
            });

    private static HandWorker worker(Broker broker) {
        return new HandWorker(broker, HANDLERS, "mail");
    }

    private static JobQueue queue(Broker broker) {
        return JobQueue.open(broker, "mail");
    }

    private static Broker memory() {
        return MemoryBroker.onLoop(Asyncio.getRunningLoop());
    }

    @AsyncTest
    void resultIsAwaitedAndRead() {
        Broker broker = memory();
        JobHandle<Receipt> handle = queue(broker).enqueue(PAY, "o1", KEPT);
        Task<Receipt> result = Asyncio.createTask(() -> handle.result());
        Asyncio.sleep(0);
        worker(broker).drain();

        assertThat(result.await()).isEqualTo(RECEIPT);
        assertThat(queue(broker).handle(handle.id(), Receipt.class).result()).isEqualTo(RECEIPT);
        assertThat(handle.as(Object.class).result()).isEqualTo(Map.of("number", "r1", "at", "2026-01-01T00:00:00Z"));
        assertThat(handle.state()).isEqualTo(JobState.DONE);
        assertThatThrownBy(() -> handle.as(Integer.class).result()).isInstanceOf(BadPayloadException.class);
    }

    @AsyncTest
    void resultOfAJobThatIsNotKeptReachesWhoeverWaits() {
        Broker broker = memory();
        JobHandle<Receipt> handle = queue(broker).enqueue(PAY, "o1");
        Task<Receipt> result = Asyncio.createTask(() -> handle.result());
        Asyncio.sleep(0);
        worker(broker).drain();

        assertThat(result.await()).isEqualTo(RECEIPT);
        assertThatExceptionOfType(JobGoneException.class)
                .isThrownBy(handle::result)
                .withMessageContaining("retention");
        assertThatExceptionOfType(JobGoneException.class).isThrownBy(handle::state);
        assertThat(handle.info()).isNull();
    }

    @AsyncTest
    void callKeepsTheResultAndWaits() {
        Broker broker = memory();
        Task<Receipt> called = Asyncio.createTask(() -> queue(broker).call("pay", "o1", Receipt.class));
        Asyncio.sleep(0);
        Asyncio.sleep(0);
        worker(broker).drain();

        assertThat(called.await()).isEqualTo(RECEIPT);
    }

    @AsyncTest
    void jobWithoutAResultHasNull() {
        Broker broker = memory();
        JobHandle<Object> handle = queue(broker).enqueue("nothing", null, KEPT);
        worker(broker).drain();

        assertThat(handle.result()).isNull();
    }

    @AsyncTest
    void deadJobIsAFailureWithReasonAndHistory() {
        Broker broker = memory();
        JobHandle<Object> handle = queue(broker).enqueue("fail", null);
        worker(broker).drain();

        assertThatExceptionOfType(JobFailedException.class)
                .isThrownBy(handle::result)
                .satisfies(failure -> {
                    assertThat(failure.id()).isEqualTo(handle.id());
                    assertThat(failure.reason()).isEqualTo("no money");
                    assertThat(failure.history()).hasSize(1);
                });
        assertThat(handle.history()).hasSize(1);
    }

    @AsyncTest
    void cancelledJobIsToldApart() {
        Broker broker = memory();
        JobHandle<Object> handle = queue(broker).enqueue("nothing", null, KEPT);

        assertThat(handle.cancel()).isEqualTo(CancelResult.CANCELLED);
        assertThatExceptionOfType(JobCancelledException.class).isThrownBy(handle::result);
        assertThat(handle.cancel()).isEqualTo(CancelResult.FINISHED);
        assertThat(queue(broker).handle("none", Object.class).cancel()).isEqualTo(CancelResult.UNKNOWN);
    }

    @AsyncTest
    void cancelOfARunningJobIsAWish() {
        Broker broker = memory();
        JobHandle<Object> handle = queue(broker).enqueue("nothing", null);
        Asyncio.await(broker.claim(new ClaimRequest("mail", "s", 1, 10_000)));

        assertThat(handle.cancel()).isEqualTo(CancelResult.REQUESTED);
        assertThat(handle.state()).isEqualTo(JobState.RUNNING);
    }

    @AsyncTest(realTime = true)
    void waitForAResultEndsInTime() {
        Broker broker = new MemoryBroker();
        JobHandle<Object> handle = queue(broker).enqueue("nothing", null);

        assertThatExceptionOfType(TimeoutError.class).isThrownBy(() -> handle.result(Duration.ofMillis(20)));
        assertThat(handle.state()).isEqualTo(JobState.READY);
    }

    @Test
    void waitOfAThreadEndsInTime() {
        try (MemoryBroker broker = new MemoryBroker()) {
            JobHandle<Object> handle = queue(broker).enqueue("nothing", null);

            assertThatExceptionOfType(TimeoutError.class).isThrownBy(() -> handle.result(Duration.ofMillis(20)));
        }
    }

    @AsyncTest
    void progressIsSeenByWatchersAndByTheNextRun(VirtualClock clock) {
        Broker broker = memory();
        Handlers handlers = Handlers.of().on("count", Integer.class, (to, job) -> {
            Integer last = job.lastProgress(Integer.class);
            int from = last == null ? 0 : last;
            assertThat(job.progress(from + 1)).isTrue();
            if (from + 1 < to) {
                throw new IllegalStateException("not yet");
            }
            return from + 1;
        });
        JobHandle<Integer> handle = queue(broker).enqueue("count", 2, KEPT).as(Integer.class);
        new HandWorker(broker, handlers, "mail").drain();
        assertThat(handle.progress(Integer.class)).isEqualTo(1);

        Asyncio.await(broker.retry("mail", handle.id()));
        new HandWorker(broker, handlers, "mail").drain();
        assertThat(handle.result()).isEqualTo(2);
        assertThat(handle.progress(Integer.class)).isEqualTo(2);
    }

    @AsyncTest
    void progressOfARunThatIsNotTheLatestIsInVain() {
        Broker broker = memory();
        queue(broker).enqueue("nothing", null);
        JobContext late = new JobContext(
                broker,
                "mail",
                Asyncio.await(broker.claim(new ClaimRequest("mail", "s1", 1, 1_000)))
                        .jobs()
                        .getFirst(),
                null);
        Asyncio.sleep(2);
        List<?> again = Asyncio.await(broker.claim(new ClaimRequest("mail", "s2", 1, 1_000)))
                .jobs();

        assertThat(again).hasSize(1);
        assertThat(late.progress("half")).isFalse();
    }
}
