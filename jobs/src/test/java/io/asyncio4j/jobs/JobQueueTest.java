// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.ReturnWhen;
import io.asyncio4j.Task;
import io.asyncio4j.jobs.broker.BrokerFullException;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.MemoryBroker;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.testing.AsyncTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JobQueueTest {
    record Mail(String to, Instant at) {}

    private static final Mail MAIL = new Mail("ann@example.org", Instant.parse("2026-01-01T00:00:00Z"));

    private final SpyBroker spy = new SpyBroker(new MemoryBroker());
    private final JobQueue queue = JobQueue.open(spy.broker, "mail");

    private static NewJob stored(JobHandle<?> handle) {
        return Objects.requireNonNull(handle.info()).job();
    }

    /** Lets the loop do what is ready; time stands still, for what is under way outside. */
    private static void passes() {
        for (int i = 0; i < 10; i++) {
            Asyncio.sleep(0);
        }
    }

    // ---- one job ----

    @AsyncTest
    void optionsReachTheBroker() {
        NewJob job = stored(queue.enqueue(
                "send",
                MAIL,
                JobOptions.DEFAULT
                        .id("order-7")
                        .delay(Duration.ofSeconds(3))
                        .priority(0)
                        .timeout(Duration.ofMinutes(2))
                        .retries(RetryPolicy.fixed(4, Duration.ofSeconds(9)))
                        .expires(Duration.ofHours(1))
                        .unique("ann", Duration.ofMinutes(5))
                        .group("tenant")
                        .tags("a", "b")
                        .retention(Duration.ofDays(1))
                        .version(3)
                        .header("trace", "t1")));

        assertThat(job.id()).isEqualTo("order-7");
        assertThat(job.remembered()).isTrue();
        assertThat(job.type()).isEqualTo("send");
        assertThat(job.version()).isEqualTo(3);
        assertThat(new String(job.payload())).isEqualTo("{\"to\":\"ann@example.org\",\"at\":\"2026-01-01T00:00:00Z\"}");
        assertThat(job.priority()).isZero();
        assertThat(job.delayMillis()).isEqualTo(3_000);
        assertThat(job.timeoutMillis()).isEqualTo(120_000);
        assertThat(job.attempts()).isEqualTo(4);
        assertThat(RetryPolicy.parse(4, job.retry())).isEqualTo(RetryPolicy.fixed(4, Duration.ofSeconds(9)));
        assertThat(job.expiresMillis()).isEqualTo(3_600_000);
        assertThat(job.uniqueKey()).isEqualTo("ann");
        assertThat(job.uniqueMillis()).isEqualTo(300_000);
        assertThat(job.group()).isEqualTo("tenant");
        assertThat(job.tags()).containsExactly("a", "b");
        assertThat(job.retentionMillis()).isEqualTo(86_400_000);
        assertThat(job.headers()).isEqualTo(Map.of("trace", "t1"));
    }

    @Test
    void withoutOptionsAJobIsAsTheBrokerHasItByItself() {
        NewJob job = stored(queue.enqueue("send", null));

        assertThat(job).usingRecursiveComparison().isEqualTo(NewJob.of(job.id(), "send", "null".getBytes()));
        assertThat(job.id()).matches("[-0-9A-Z_a-z]{17}");
    }

    @Test
    void bytesOfAPayloadStayAsTheyAre() {
        assertThat(stored(queue.enqueue("raw", Payload.of("<xml/>"))).payload()).isEqualTo("<xml/>".getBytes());
    }

    @AsyncTest
    void idThatIsThereGivesTheSameJob() {
        JobOptions options = JobOptions.DEFAULT.id("order-7");
        JobHandle<Object> first = queue.enqueue("send", MAIL, options);
        JobHandle<Object> second = queue.enqueue("send", MAIL, options.priority(1));

        assertThat(first.added()).isTrue();
        assertThat(second.added()).isFalse();
        assertThat(second.id()).isEqualTo("order-7");
        assertThat(stored(second).priority()).isEqualTo(5);
    }

    @AsyncTest
    void idOfAnotherJobIsRefused() {
        JobOptions options = JobOptions.DEFAULT.id("order-7");
        queue.enqueue("send", MAIL, options);

        assertThatExceptionOfType(JobIdTakenException.class)
                .isThrownBy(() -> queue.enqueue("send", new Mail("bob", MAIL.at()), options))
                .withMessageContaining("order-7");
        assertThatExceptionOfType(JobIdTakenException.class).isThrownBy(() -> queue.enqueue("other", MAIL, options));
    }

    @AsyncTest
    void uniqueKeyThatIsHeldGivesItsHolder() {
        JobHandle<Object> first = queue.enqueue("send", MAIL, JobOptions.DEFAULT.unique("ann"));
        JobHandle<Object> second = queue.enqueue("send", null, JobOptions.DEFAULT.unique("ann"));

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.added()).isFalse();
    }

    // ---- what is bad ----

    record Loop(List<Object> self) {}

    @Test
    void payloadThatJacksonCannotWriteIsRefused() {
        List<Object> self = new ArrayList<>();
        self.add(new Loop(self));
        for (Object bad : List.of(new Object(), new java.io.ByteArrayInputStream(new byte[1]), self)) {
            assertThatExceptionOfType(UnserializablePayloadException.class)
                    .isThrownBy(() -> queue.enqueue("send", bad))
                    .withMessageContaining("type send")
                    .withMessageContaining(bad.getClass().getName());
        }
        assertThat(spy.messages).isEmpty();
    }

    @Test
    void payloadThatIsTooLargeIsRefusedBeforeItIsWritten() {
        Iterator<String> endless = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public String next() {
                return "x".repeat(1000);
            }
        };
        String large = "x".repeat(100 * 1024 * 1024);
        for (Object bad : List.of(large, endless, Payload.of(large), List.of(large))) {
            assertThatExceptionOfType(PayloadTooLargeException.class)
                    .isThrownBy(() -> queue.enqueue("send", bad))
                    .withMessageContaining("1048576 bytes");
        }
        assertThatExceptionOfType(PayloadTooLargeException.class)
                .isThrownBy(() -> queue.largestPayload(10).enqueue("send", "123456789"));
        queue.largestPayload(10).enqueue("send", "12345678");
        assertThat(spy.messages).containsExactly(1);
    }

    @Test
    void wordsAndTimesThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> JobQueue.open(spy.broker, "a b"));
        assertThatIllegalArgumentException().isThrownBy(() -> queue.enqueue(" ", null));
        assertThatIllegalArgumentException().isThrownBy(() -> queue.enqueue("a\nb", null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Handlers.of().onVoid("a b", Object.class, (payload, job) -> {}));
        assertThatIllegalArgumentException().isThrownBy(() -> JobOptions.DEFAULT.id("a b"));
        assertThatIllegalArgumentException().isThrownBy(() -> JobOptions.DEFAULT.id("x".repeat(201)));
        assertThatIllegalArgumentException().isThrownBy(() -> JobOptions.DEFAULT.priority(10));
        assertThatIllegalArgumentException().isThrownBy(() -> JobOptions.DEFAULT.delay(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobOptions.DEFAULT.retention(Duration.ofSeconds(Long.MAX_VALUE)));
        assertThatIllegalArgumentException().isThrownBy(() -> JobOptions.DEFAULT.unique(""));
        assertThatIllegalArgumentException().isThrownBy(() -> JobOptions.DEFAULT.unique("x".repeat(201)));
        assertThatIllegalArgumentException().isThrownBy(() -> JobOptions.DEFAULT.tags(new String[21]));
        assertThatIllegalArgumentException().isThrownBy(() -> JobOptions.DEFAULT.header("", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> JobOptions.DEFAULT.version(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> RetryPolicy.fixed(0, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> queue.handle("a b", Object.class));
    }

    @Test
    void callbackIsToldToMakeATask() {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Asyncio.run(() -> {
            AsyncFuture<Object> called = Asyncio.getRunningLoop().createFuture();
            Asyncio.getRunningLoop().callSoon(() -> {
                try {
                    queue.enqueue("send", null);
                } catch (IllegalStateException e) {
                    thrown.set(e);
                }
                called.setResult("called");
            });
            called.await();
        });

        assertThat(thrown.get()).hasMessageContaining("Asyncio.createTask");
        assertThat(spy.messages).isEmpty();
    }

    // ---- messages ----

    @AsyncTest
    void jobsOfOnePassShareAMessage() {
        Asyncio.gather(IntStream.range(0, 100)
                        .mapToObj(i -> Asyncio.createTask(() -> queue.enqueue("send", i)))
                        .toList())
                .await();

        assertThat(spy.messages).containsExactly(100);
    }

    @AsyncTest
    void jobsThatComeWhileAMessageIsOnItsWayShareTheNext() {
        spy.hold();
        List<Task<?>> tasks = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 100; j++) {
                tasks.add(Asyncio.createTask(() -> queue.enqueue("send", null)));
            }
            passes();
        }
        assertThat(spy.messages).containsExactly(100);
        assertThat(spy.unanswered()).isEqualTo(1);

        spy.answerOne();
        assertThat(spy.messages).containsExactly(100, 250);
        spy.answerOne();
        assertThat(spy.messages).containsExactly(100, 250, 150);
        spy.answerOne();
        assertThat(Asyncio.wait(tasks, Duration.ofSeconds(1), ReturnWhen.ALL_COMPLETED)
                        .pending())
                .isEmpty();
    }

    @AsyncTest
    void largeJobsTravelInSmallerMessages() {
        String large = "x".repeat(1_000_000);
        Asyncio.gather(IntStream.range(0, 10)
                        .mapToObj(i -> Asyncio.createTask(() -> queue.enqueue("send", large)))
                        .toList())
                .await();

        assertThat(spy.messages).containsExactly(5, 5);
    }

    @AsyncTest
    void cancelledEnqueueThatWaitsForItsTurnIsNotSent() {
        spy.hold();
        Task<?> first = Asyncio.createTask(() -> queue.enqueue("send", 1));
        passes();
        Task<?> second = Asyncio.createTask(() -> queue.enqueue("send", 2));
        Task<?> third = Asyncio.createTask(() -> queue.enqueue("send", 3));
        passes();
        second.cancel();
        assertThatThrownBy(second::await).isInstanceOf(CancelledError.class);

        spy.answerOne();
        spy.answerOne();
        first.await();
        third.await();
        assertThat(spy.messages).containsExactly(1, 1);
        assertThat(spy.broker.list("mail", JobState.READY, null, 10).join().items())
                .extracting(job -> new String(job.job().payload()))
                .containsExactly("1", "3");
    }

    @AsyncTest
    void failureReachesEachCallerAndTheNextCallWorks() {
        spy.failure = new BrokerFullException("There is no room; make some", null);
        List<Task<JobHandle<Object>>> tasks = IntStream.range(0, 3)
                .mapToObj(i -> Asyncio.createTask(() -> queue.enqueue("send", i)))
                .toList();
        assertThat(Asyncio.gatherReturningExceptions(tasks).await())
                .hasSize(3)
                .allSatisfy(outcome -> assertThat(outcome).isSameAs(spy.failure));

        spy.failure = null;
        assertThat(queue.enqueue("send", null).added()).isTrue();
    }

    @Test
    void threadsEnqueueWithoutALoop() throws InterruptedException {
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(i -> Thread.ofPlatform().start(() -> {
                    for (int j = 0; j < 250; j++) {
                        queue.enqueue("send", i);
                    }
                }))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(spy.broker.stats("mail").join().counts()).containsEntry(JobState.READY, 1000L);
    }

    // ---- many ----

    @AsyncTest
    void bulkIsSentInLargeMessagesAndCounted() {
        queue.enqueue("send", 5, JobOptions.DEFAULT.id("job-5"));
        queue.enqueue("send", 6, JobOptions.DEFAULT.unique("six"));
        spy.messages.clear();
        List<Long> progress = new ArrayList<>();

        BulkResult result = queue.enqueueAll(
                IntStream.range(0, 600)
                        .mapToObj(i -> JobRequest.of(
                                "send",
                                i,
                                i == 6 ? JobOptions.DEFAULT.unique("six") : JobOptions.DEFAULT.id("job-" + i)))
                        .iterator(),
                progress::add);

        assertThat(result).isEqualTo(new BulkResult(598, 1, 1));
        assertThat(result.total()).isEqualTo(600);
        assertThat(spy.messages).containsExactly(250, 250, 100);
        assertThat(progress).containsExactly(250L, 500L, 600L);
    }

    @AsyncTest
    void bulkAsksForNoMoreThanAFewMessagesHold() {
        spy.hold();
        int[] asked = {0};
        Task<BulkResult> bulk = Asyncio.createTask(() -> queue.enqueueAll(
                IntStream.range(0, 1_000_000).peek(i -> asked[0] = i + 1).mapToObj(i -> JobRequest.of("send", i))));
        passes();
        assertThat(asked[0]).isBetween(1000, 5000);
        assertThat(spy.unanswered()).isBetween(1, 16);

        int before = asked[0];
        spy.answerOne();
        passes();
        assertThat(asked[0]).isBetween(before + 1, before + 2000);
        bulk.cancel();
        assertThatThrownBy(bulk::await).isInstanceOf(CancelledError.class);
    }

    @Test
    void bulkRefusesJobsOfOtherQueues() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> queue.enqueueAll(
                        List.of(JobRequest.of("send", 1).in("other")).iterator()))
                .withMessageContaining("other");
    }

    @Test
    void bulkBlocksAThreadUntilAllIsStored() {
        assertThat(queue.enqueueAll(IntStream.range(0, 10_000).mapToObj(i -> JobRequest.of("send", i))))
                .isEqualTo(new BulkResult(10_000, 0, 0));
        List<JobInfo> first =
                spy.broker.list("mail", JobState.READY, null, 3).join().items();
        assertThat(first).extracting(job -> new String(job.job().payload())).containsExactly("0", "1", "2");
    }
}
