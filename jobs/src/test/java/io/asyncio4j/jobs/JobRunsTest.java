// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.Context;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Task;
import io.asyncio4j.VoidCoroutine;
import io.asyncio4j.jobs.broker.Attempt;
import io.asyncio4j.jobs.broker.CancelResult;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.MemoryBroker;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.testing.AsyncTest;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What becomes of a job by what its handler does, in virtual time. */
@SuppressWarnings("try") // workers that are only there to run
class JobRunsTest {
    private static final JobOptions TWICE = JobOptions.DEFAULT
            .id("one")
            .retention(Duration.ofHours(10))
            .retries(RetryPolicy.fixed(2, Duration.ofSeconds(30)));

    private static JobInfo info(MemoryBroker broker, String id) {
        return Objects.requireNonNull(broker.find("mail", id).join());
    }

    private static void await(MemoryBroker broker, String id) {
        LoopWorker.await(() -> info(broker, id).state().isFinal());
    }

    /** Runs job "one" of a handler until it is final. */
    private static JobInfo run(EventLoop loop, Handlers handlers, JobOptions options) {
        try (MemoryBroker broker = MemoryBroker.onLoop(loop);
                LoopWorker worker = LoopWorker.start(broker, handlers)) {
            JobQueue.open(broker, "mail").enqueue("do", 1, options);
            await(broker, "one");
            return info(broker, "one");
        }
    }

    private static Handlers throwing(Throwable failure) {
        return Handlers.of().onVoid("do", Integer.class, (number, job) -> {
            Asyncio.sleep(1);
            JobRunsTest.<RuntimeException>sneak(failure);
        });
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable failure) throws E {
        throw (E) failure;
    }

    @AsyncTest
    void aFailureIsTriedAgainUntilTheAttemptsAreUsedUp(EventLoop loop) {
        JobInfo job = run(loop, throwing(new java.io.IOException("planted")), TWICE);

        assertThat(job.state()).isEqualTo(JobState.DEAD);
        assertThat(job.failures()).isEqualTo(2);
        assertThat(job.run()).isEqualTo(2);
        assertThat(job.history()).hasSize(2).allSatisfy(attempt -> {
            assertThat(attempt.failure().reason()).isEqualTo("java.io.IOException");
            assertThat(attempt.failure().text()).contains("planted").contains("JobRunsTest");
        });
        long between = job.history().get(1).atMillis() - job.history().get(0).atMillis();
        assertThat(between).isEqualTo(31_000);
    }

    @AsyncTest
    void anythingThrownIsAFailure(EventLoop loop) {
        JobInfo overflow = run(loop, throwing(new StackOverflowError("planted")), TWICE.retries(RetryPolicy.never()));
        assertThat(overflow.state()).isEqualTo(JobState.DEAD);
        assertThat(reason(overflow)).isEqualTo("java.lang.StackOverflowError");

        JobInfo cancelled = run(loop, throwing(new CancelledError("planted")), TWICE.retries(RetryPolicy.never()));
        assertThat(reason(cancelled)).contains("not by the worker");

        RuntimeException silent = new RuntimeException("planted") {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new IllegalStateException("it even throws when it is asked");
            }
        };
        JobInfo job = run(loop, throwing(silent), TWICE.retries(RetryPolicy.never()));
        assertThat(job.state()).isEqualTo(JobState.DEAD);
    }

    private static String reason(JobInfo job) {
        return job.history().getLast().failure().reason();
    }

    @AsyncTest
    void aJobThatIsToBeDeadIsNotTriedAgain(EventLoop loop) {
        JobInfo job = run(loop, throwing(new DeadJob("no such customer")), TWICE);

        assertThat(job.state()).isEqualTo(JobState.DEAD);
        assertThat(job.run()).isEqualTo(1);
        assertThat(reason(job)).isEqualTo("no such customer");
    }

    @AsyncTest
    void aSnoozedJobRunsAgainWithoutAFailure(EventLoop loop) {
        List<Double> starts = new ArrayList<>();
        Handlers handlers = Handlers.of().onVoid("do", Integer.class, (number, job) -> {
            starts.add(loop.time());
            if (job.run() == 1) {
                throw new SnoozeJob(Duration.ofMinutes(2));
            }
        });
        JobInfo job = run(loop, handlers, TWICE);

        assertThat(job.state()).isEqualTo(JobState.DONE);
        assertThat(job.failures()).isZero();
        assertThat(starts.get(1) - starts.get(0)).isBetween(119.9, 120.2);
    }

    @AsyncTest
    void aRunThatTakesTooLongIsCancelledAndFails(EventLoop loop) {
        List<Double> ended = new ArrayList<>();
        Handlers handlers = Handlers.of().onVoid("do", Integer.class, (number, job) -> {
            try {
                Asyncio.sleep(3600);
            } finally {
                ended.add(loop.time());
            }
        });
        double begun = loop.time();
        JobInfo job = run(loop, handlers, TWICE.timeout(Duration.ofSeconds(3)));

        assertThat(job.state()).isEqualTo(JobState.DEAD);
        assertThat(job.history())
                .extracting(attempt -> attempt.failure().reason())
                .containsOnly("timed out");
        assertThat(ended.getFirst() - begun).isBetween(2.99, 3.1);
    }

    @AsyncTest
    void aResultInTimeCountsThoughTheTimerWasArmed(EventLoop loop) {
        Handlers handlers = Handlers.of().on("do", Integer.class, (number, job) -> {
            Asyncio.sleep(2.9);
            return number + 1;
        });
        JobInfo job = run(loop, handlers, TWICE.timeout(Duration.ofSeconds(3)));

        assertThat(job.state()).isEqualTo(JobState.DONE);
        assertThat(job.result()).asString().isEqualTo("2");
    }

    @AsyncTest
    void badInputIsToldByName(EventLoop loop) {
        Handlers other = Handlers.of().onVoid("other", Integer.class, (number, job) -> Asyncio.sleep(0));
        JobInfo unknown = run(loop, other, TWICE);
        assertThat(unknown.state()).isEqualTo(JobState.DEAD);
        assertThat(reason(unknown)).isEqualTo("unknown handler");

        Handlers wrong = Handlers.of().onVoid("do", List.class, (list, job) -> Asyncio.sleep(0));
        JobInfo payload = run(loop, wrong, TWICE);
        assertThat(payload.run()).as("no attempt can read it").isEqualTo(1);
        assertThat(reason(payload)).isEqualTo("bad payload");

        Handlers result = Handlers.of().on("do", Integer.class, (number, job) -> new Object());
        JobInfo unwritable = run(loop, result, TWICE);
        assertThat(unwritable.state()).isEqualTo(JobState.DEAD);
        assertThat(reason(unwritable)).isEqualTo("result not serializable");
    }

    @AsyncTest
    void aForeignPayloadThatIsNoJsonSetsTheJobAside(EventLoop loop) {
        Handlers handlers = Handlers.of().onVoid("do", Integer.class, (number, job) -> Asyncio.sleep(0));
        try (MemoryBroker broker = MemoryBroker.onLoop(loop);
                LoopWorker worker = LoopWorker.start(broker, handlers)) {
            NewJob job = TWICE.job("do", new byte[] {'{', (byte) 0xff}, JobOptions.Ties.NONE);
            broker.enqueue("mail", List.of(job)).join();
            await(broker, "one");
            assertThat(info(broker, "one").state()).isEqualTo(JobState.DEAD);
            assertThat(reason(info(broker, "one"))).isEqualTo("bad payload");
        }
    }

    @AsyncTest
    void aCancelledJobEndsAtOnceAndIsNotTriedAgain(EventLoop loop) {
        List<String> seen = new ArrayList<>();
        Handlers handlers = Handlers.of().onVoid("do", Integer.class, (number, job) -> {
            try {
                Asyncio.sleep(600);
            } catch (CancelledError e) {
                seen.add("cancelled at " + Math.round(loop.time()) + ", asked " + job.isCancelRequested());
                throw e;
            }
        });
        try (MemoryBroker broker = MemoryBroker.onLoop(loop);
                LoopWorker worker = LoopWorker.start(broker, handlers)) {
            JobHandle<Object> handle = JobQueue.open(broker, "mail").enqueue("do", 1, TWICE);
            Asyncio.sleep(5);
            assertThat(handle.cancel()).isEqualTo(CancelResult.REQUESTED);
            await(broker, "one");
            assertThat(info(broker, "one").state()).isEqualTo(JobState.CANCELLED);
            assertThat(seen).containsExactly("cancelled at 5, asked true");
            assertThat(worker.statistics().cancelled()).isEqualTo(1);
        }
    }

    @AsyncTest
    void aHandlerThatIgnoresCancellationIsReportedAndKeepsItsSlot(EventLoop loop) {
        Handlers handlers = Handlers.of().onVoid("do", Integer.class, (number, job) -> {
            double end = loop.time() + 60;
            while (loop.time() < end) {
                try {
                    Asyncio.sleep(end - loop.time());
                } catch (CancelledError e) {
                    Asyncio.sleep(0);
                }
            }
            throw new IllegalStateException("at last");
        });
        LoopWorker.Options options = new LoopWorker.Options().concurrency(1);
        try (MemoryBroker broker = MemoryBroker.onLoop(loop);
                LoopWorker worker = new LoopWorker(broker, handlers, options)) {
            JobQueue queue = JobQueue.open(broker, "mail");
            queue.enqueue("do", 1, TWICE.timeout(Duration.ofSeconds(2)).retries(RetryPolicy.never()));
            queue.enqueue("do", 2, TWICE.id("two").retries(RetryPolicy.never()));
            Asyncio.sleep(50);
            assertThat(worker.statistics().stuck()).isEqualTo(1);
            assertThat(info(broker, "one").state()).isEqualTo(JobState.RUNNING);
            assertThat(info(broker, "two").state()).isEqualTo(JobState.READY);
            Asyncio.sleep(20);
            assertThat(reason(info(broker, "one"))).isEqualTo("timed out");
            assertThat(info(broker, "two").state()).isEqualTo(JobState.RUNNING);
            await(broker, "two");
        }
    }

    @AsyncTest
    void tasksThatAreLeftBehindAreCancelledUnlessTheyAreMeantTo(EventLoop loop) {
        List<String> cancelled = new ArrayList<>();
        List<Task<?>> kept = new ArrayList<>();
        Handlers handlers = Handlers.of().onVoid("do", Integer.class, (number, job) -> {
            Asyncio.createTask(
                    () -> {
                        try {
                            Asyncio.sleep(1000);
                        } catch (CancelledError e) {
                            cancelled.add("leaked");
                            throw e;
                        }
                    },
                    "leaked");
            VoidCoroutine outliving = () -> Asyncio.sleep(1);
            kept.add(Asyncio.createTask(outliving.asCoroutine(), "meant", new Context()));
            Asyncio.sleep(0.1);
        });
        try (MemoryBroker broker = MemoryBroker.onLoop(loop);
                LoopWorker worker = LoopWorker.start(broker, handlers)) {
            JobQueue.open(broker, "mail").enqueue("do", 1, TWICE);
            await(broker, "one");
            Asyncio.sleep(2);
            assertThat(info(broker, "one").state()).isEqualTo(JobState.DONE);
            assertThat(cancelled).containsExactly("leaked");
            assertThat(worker.statistics().leaked()).isEqualTo(1);
            assertThat(kept.getFirst().cancelled()).isFalse();
        }
    }

    @AsyncTest
    void aRetryThatNobodyCanReadFallsBackToTheDefault(EventLoop loop) {
        try (MemoryBroker broker = MemoryBroker.onLoop(loop);
                LoopWorker worker = LoopWorker.start(broker, throwing(new IllegalStateException("planted")))) {
            NewJob job = TWICE.job("do", "1".getBytes(), JobOptions.Ties.NONE);
            NewJob odd = job.toBuilder().retry("z:later").build();
            broker.enqueue("mail", List.of(odd)).join();
            await(broker, "one");
            List<Attempt> history = info(broker, "one").history();
            assertThat(history.get(1).atMillis() - history.get(0).atMillis()).isBetween(12_000L, 20_000L);
        }
    }

    @AsyncTest
    void aMiddlewareStandsAroundARunAndSeesItsEnd(EventLoop loop) {
        List<String> seen = new ArrayList<>();
        JobMiddleware outer = (job, next) -> {
            seen.add("begin " + job.id());
            try {
                return next.run();
            } finally {
                seen.add("end");
            }
        };
        JobMiddleware inner = (job, next) -> 10 * (Integer) Objects.requireNonNull(next.run());
        Handlers handlers = Handlers.of().on("do", Integer.class, (number, job) -> {
            Asyncio.sleep(1);
            return number + 1;
        });
        LoopWorker.Options options = new LoopWorker.Options().middleware(outer, inner);
        try (MemoryBroker broker = MemoryBroker.onLoop(loop);
                LoopWorker worker = new LoopWorker(broker, handlers, options)) {
            JobQueue.open(broker, "mail").enqueue("do", 1, TWICE);
            await(broker, "one");
            assertThat(info(broker, "one").result()).asString().isEqualTo("20");
            assertThat(seen).containsExactly("begin one", "end");
        }
    }

    @AsyncTest
    void aListenerThatFailsHarmsNoJob(EventLoop loop) {
        Handlers handlers = Handlers.of().onVoid("do", Integer.class, (number, job) -> Asyncio.sleep(1));
        LoopWorker.Options options = new LoopWorker.Options().listener(new WorkerListener() {
            @Override
            public void started(TakenJob job, int index) {
                throw new LinkageError("planted");
            }

            @Override
            public void ended(JobReport report) {
                throw new LinkageError("planted");
            }
        });
        try (MemoryBroker broker = MemoryBroker.onLoop(loop);
                LoopWorker worker = new LoopWorker(broker, handlers, options)) {
            JobQueue.open(broker, "mail").enqueue("do", 1, TWICE);
            await(broker, "one");
            assertThat(info(broker, "one").state()).isEqualTo(JobState.DONE);
            assertThat(info(broker, "one").run()).isEqualTo(1);
            assertThat(worker.statistics().running()).isZero();
        }
    }

    @AsyncTest
    void whatIsThrownMayEvenFailToSayWhatItIs(EventLoop loop) {
        DeadJob silent = new DeadJob("planted") {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new AssertionError("it even throws when it is asked");
            }
        };
        JobInfo job = run(loop, throwing(silent), TWICE.retries(RetryPolicy.never()));
        assertThat(job.state()).isEqualTo(JobState.DEAD);
        assertThat(job.run()).isEqualTo(1);
    }

    @AsyncTest
    void aJobThatIsSnoozedForEverHasFailed(EventLoop loop) {
        Handlers handlers = Handlers.of().onVoid("do", Integer.class, (number, job) -> {
            throw new SnoozeJob(ChronoUnit.FOREVER.getDuration());
        });
        JobInfo job = run(loop, handlers, TWICE);
        assertThat(job.state()).isEqualTo(JobState.DEAD);
        assertThat(reason(job)).isEqualTo("java.lang.IllegalArgumentException");
    }

    @AsyncTest
    void theLongestTimeoutHarmsNoOther(EventLoop loop) {
        Handlers handlers = Handlers.of().onVoid("do", Integer.class, (number, job) -> Asyncio.sleep(100));
        try (MemoryBroker broker = MemoryBroker.onLoop(loop)) {
            JobQueue queue = JobQueue.open(broker, "mail");
            queue.enqueue("do", 1, TWICE.id("long").timeout(Duration.ofMillis(9_999_999_999_999L)));
            queue.enqueue("do", 2, TWICE.timeout(Duration.ofSeconds(1)).retries(RetryPolicy.never()));
            try (LoopWorker worker = LoopWorker.start(broker, handlers)) {
                await(broker, "one");
                assertThat(reason(info(broker, "one"))).isEqualTo("timed out");
                await(broker, "long");
                assertThat(info(broker, "long").state()).isEqualTo(JobState.DONE);
                assertThat(worker.statistics().timedOut()).isEqualTo(1);
            }
        }
    }
}
