// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.EventLoop;
import io.asyncio4j.jobs.broker.BrokerUnavailableException;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.MemoryBroker;
import io.asyncio4j.jobs.broker.OutcomeUnknownException;
import io.asyncio4j.testing.AsyncTest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Who has a job, and who had it, in virtual time. */
@SuppressWarnings("try") // workers that are only there to run
class JobLeasesTest {
    private static final JobOptions KEPT = JobOptions.DEFAULT.id("one").retention(Duration.ofHours(10));

    private static JobInfo info(MemoryBroker broker, String id) {
        return Objects.requireNonNull(broker.find("mail", id).join());
    }

    private static void await(MemoryBroker broker, String id) {
        LoopWorker.await(() -> info(broker, id).state().isFinal());
    }

    private static Handlers sleeping(double seconds) {
        return Handlers.of().onVoid("do", Integer.class, (number, job) -> Asyncio.sleep(seconds));
    }

    @AsyncTest
    void theLeasesOfLongJobsLiveOnInFewCalls(EventLoop loop) {
        try (MemoryBroker broker = MemoryBroker.onLoop(loop)) {
            FlakyBroker seen = new FlakyBroker(broker);
            try (LoopWorker worker =
                    new LoopWorker(seen.view(), sleeping(100), new LoopWorker.Options().concurrency(2000))) {
                JobQueue queue = JobQueue.open(broker, "mail");
                for (int i = 0; i < 1200; i++) {
                    queue.enqueue("do", i, KEPT.id("job-" + i));
                }
                LoopWorker.await(() -> worker.statistics().done() == 1200);
                Asyncio.sleep(1);
                JobInfo last = info(broker, "job-1199");
                assertThat(last.state()).isEqualTo(JobState.DONE);
                assertThat(last.run()).isEqualTo(1);
                // 100 s, a renewal each third of 10 s or a little later, batches of at most 500
                assertThat(seen.count("renew")).isBetween(60L, 100L);
            }
        }
    }

    @AsyncTest
    void theJobsOfAWorkerThatIsLostRunElsewhereAndItsOutcomeDoesNotCount(EventLoop loop) {
        List<String> ended = new ArrayList<>();
        Handlers handlers = Handlers.of().on("do", Integer.class, (number, job) -> {
            Asyncio.sleep(12);
            ended.add("run " + job.run() + " at " + Math.round(loop.time()));
            return job.run();
        });
        try (MemoryBroker broker = MemoryBroker.onLoop(loop);
                LoopWorker ill = new LoopWorker(
                        broker,
                        handlers,
                        new LoopWorker.Options().withoutKeeper().concurrency(1))) {
            JobQueue.open(broker, "mail").enqueue("do", 1, KEPT);
            Asyncio.sleep(1);
            try (LoopWorker other = LoopWorker.start(broker, handlers)) {
                await(broker, "one");
                Asyncio.sleep(1);
                assertThat(ended).containsExactly("run 1 at 12", "run 2 at 22");
                assertThat(info(broker, "one").result()).asString().isEqualTo("2");
                assertThat(info(broker, "one").crashes()).isEqualTo(1);
                assertThat(ill.statistics().stale()).isEqualTo(1);
                assertThat(other.statistics().done()).isEqualTo(1);
            }
        }
    }

    @AsyncTest
    void aRunThatIsLostIsCancelledAndSettlesNothing(EventLoop loop) {
        List<String> seen = new ArrayList<>();
        Handlers handlers = Handlers.of().onVoid("do", Integer.class, (number, job) -> {
            try {
                Asyncio.sleep(300);
            } catch (CancelledError e) {
                seen.add("run " + job.run() + " cancelled");
                throw e;
            }
        });
        try (MemoryBroker broker = MemoryBroker.onLoop(loop)) {
            FlakyBroker flaky = new FlakyBroker(broker);
            try (LoopWorker worker = LoopWorker.start(flaky.view(), handlers)) {
                JobQueue.open(broker, "mail").enqueue("do", 1, KEPT);
                Asyncio.sleep(1);
                worker.quiet();
                flaky.before =
                        method -> method.equals("renew") ? new BrokerUnavailableException("planted", null) : null;
                Asyncio.sleep(15);
                assertThat(broker.claim(new ClaimRequest("mail", "somebody", 1, 60_000))
                                .join()
                                .jobs())
                        .hasSize(1);
                flaky.before = method -> null;
                Asyncio.sleep(5);
                assertThat(seen).containsExactly("run 1 cancelled");
                assertThat(worker.statistics().lost()).isEqualTo(1);
                assertThat(worker.statistics().leasesLost()).isEqualTo(1);
                assertThat(flaky.count("settle")).isZero();
                assertThat(info(broker, "one").state()).isEqualTo(JobState.RUNNING);
            }
        }
    }

    @AsyncTest
    void aBrokerThatIsAwayForALeaseCostsNothingIfNobodyTookTheJobs(EventLoop loop) {
        try (MemoryBroker broker = MemoryBroker.onLoop(loop)) {
            FlakyBroker flaky = new FlakyBroker(broker);
            try (LoopWorker worker = LoopWorker.start(flaky.view(), sleeping(5))) {
                JobQueue.open(broker, "mail").enqueue("do", 1, KEPT);
                Asyncio.sleep(1);
                flaky.before = method -> new BrokerUnavailableException("planted: " + method, null);
                Asyncio.sleep(30);
                flaky.before = method -> null;
                double back = loop.time();
                await(broker, "one");
                assertThat(loop.time() - back)
                        .as("work resumes within a second")
                        .isLessThan(1);
                assertThat(info(broker, "one").state()).isEqualTo(JobState.DONE);
                assertThat(info(broker, "one").run()).isEqualTo(1);
                JobQueue.open(broker, "mail").enqueue("do", 2, KEPT.id("two"));
                await(broker, "two");
            }
        }
    }

    @AsyncTest
    void answersThatAreLostAreAskedForAgain(EventLoop loop) {
        try (MemoryBroker broker = MemoryBroker.onLoop(loop)) {
            FlakyBroker flaky = new FlakyBroker(broker);
            int[] settles = {0};
            int[] claims = {0};
            flaky.after = method -> {
                boolean lost = switch (method) {
                    case "settle" -> settles[0]++ % 2 == 0;
                    case "claim" -> claims[0]++ < 2; // a third one of a job would set it aside
                    default -> false;
                };
                return lost ? new OutcomeUnknownException("planted", null) : null;
            };
            try (LoopWorker worker = LoopWorker.start(flaky.view(), sleeping(0.5))) {
                JobQueue queue = JobQueue.open(broker, "mail");
                for (int i = 0; i < 40; i++) {
                    queue.enqueue("do", i, KEPT.id("job-" + i));
                }
                for (int i = 0; i < 40; i++) {
                    await(broker, "job-" + i);
                    assertThat(info(broker, "job-" + i).state()).isEqualTo(JobState.DONE);
                    assertThat(info(broker, "job-" + i).run()
                                    - info(broker, "job-" + i).crashes())
                            .isEqualTo(1);
                }
                assertThat(worker.statistics().stale())
                        .as("nothing is called stale for no reason")
                        .isZero();
            }
        }
    }

    @AsyncTest
    void theFirstOfThoseGivenBackIsTheFirstToRunAgain(EventLoop loop) {
        try (MemoryBroker broker = MemoryBroker.onLoop(loop)) {
            JobQueue queue = JobQueue.open(broker, "mail");
            for (int i = 0; i < 8; i++) {
                queue.enqueue("do", i, KEPT.id("job-" + i));
            }
            LoopWorker worker = new LoopWorker(broker, sleeping(300), new LoopWorker.Options().concurrency(5));
            Asyncio.sleep(1);
            worker.stopNow();
            worker.join();
            assertThat(loop.time()).as("given back at once").isLessThan(1.2);
            assertThat(broker.list("mail", JobState.READY, null, 10).join().items())
                    .extracting(job -> job.job().id())
                    .containsExactly("job-0", "job-1", "job-2", "job-3", "job-4", "job-5", "job-6", "job-7");
            assertThat(broker.workers().join()).isEmpty();
            assertThat(worker.statistics().givenBack()).isEqualTo(5);
        }
    }

    @AsyncTest
    void whatRunsAtAStopMayEndInTheGracePeriodAndKeepsItsLease(EventLoop loop) {
        try (MemoryBroker broker = MemoryBroker.onLoop(loop)) {
            LoopWorker worker = new LoopWorker(
                    broker,
                    sleeping(20),
                    new LoopWorker.Options().concurrency(1).grace(Duration.ofSeconds(25)));
            JobQueue queue = JobQueue.open(broker, "mail");
            queue.enqueue("do", 1, KEPT);
            queue.enqueue("do", 2, KEPT.id("two"));
            Asyncio.sleep(1);
            worker.close();
            assertThat(loop.time()).isBetween(19.9, 20.5);
            assertThat(info(broker, "one").state()).isEqualTo(JobState.DONE);
            assertThat(info(broker, "two").state()).isEqualTo(JobState.READY);
        }
    }

    @AsyncTest
    void aQuietWorkerTakesNothingAndEndsNothing(EventLoop loop) {
        try (MemoryBroker broker = MemoryBroker.onLoop(loop);
                LoopWorker worker = LoopWorker.start(broker, sleeping(60))) {
            JobQueue queue = JobQueue.open(broker, "mail");
            queue.enqueue("do", 1, KEPT);
            Asyncio.sleep(1);
            worker.quiet();
            queue.enqueue("do", 2, KEPT.id("two"));
            await(broker, "one");
            Asyncio.sleep(15);
            assertThat(info(broker, "one").state()).isEqualTo(JobState.DONE);
            assertThat(info(broker, "two").state()).isEqualTo(JobState.READY);
            assertThat(broker.workers().join()).allMatch(who -> who.quiet()).hasSize(1);
        }
    }

    @AsyncTest
    void anIdleWorkerIsNearlySilent(EventLoop loop) {
        try (MemoryBroker broker = MemoryBroker.onLoop(loop)) {
            FlakyBroker seen = new FlakyBroker(broker);
            try (LoopWorker worker = LoopWorker.start(seen.view(), sleeping(1))) {
                Asyncio.sleep(100);
                seen.calls.clear();
                Asyncio.sleep(1000);
                assertThat(seen.calls).as("at most one call in two seconds").hasSizeLessThanOrEqualTo(500);
                assertThat(worker.statistics().done()).isZero();
            }
        }
    }

    @AsyncTest
    void aWorkerWhoseBrokerIsGoneForGoodStillEnds(EventLoop loop) {
        try (MemoryBroker broker = MemoryBroker.onLoop(loop)) {
            FlakyBroker flaky = new FlakyBroker(broker);
            LoopWorker worker = LoopWorker.start(flaky.view(), sleeping(300));
            JobQueue.open(broker, "mail").enqueue("do", 1, KEPT);
            Asyncio.sleep(1);
            flaky.before = method -> new BrokerUnavailableException("planted: " + method, null);
            worker.stopNow();
            worker.join();
            assertThat(loop.time()).isLessThan(10);
            assertThat(info(broker, "one").state()).isEqualTo(JobState.RUNNING);
        }
    }

    @AsyncTest
    void aBrokerThatMakesAMistakeIsAskedAgain(EventLoop loop) {
        try (MemoryBroker broker = MemoryBroker.onLoop(loop)) {
            FlakyBroker flaky = new FlakyBroker(broker);
            int[] left = {3};
            flaky.before = method -> {
                if (method.equals("claim") && left[0]-- > 0) {
                    throw new IllegalStateException("planted");
                }
                return null;
            };
            try (LoopWorker worker = LoopWorker.start(flaky.view(), sleeping(1))) {
                JobQueue.open(broker, "mail").enqueue("do", 1, KEPT);
                await(broker, "one");
                assertThat(info(broker, "one").run()).isEqualTo(1);
                assertThat(worker.statistics().done()).isEqualTo(1);
            }
        }
    }

    @AsyncTest
    void aQueueThatCannotBeReachedCostsTheJobsOfOthersNothing(EventLoop loop) {
        try (MemoryBroker broker = MemoryBroker.onLoop(loop)) {
            FlakyBroker flaky = new FlakyBroker(broker);
            LoopWorker.Options options =
                    new LoopWorker.Options().queue("away", 1).queue("mail", 1);
            try (LoopWorker worker = new LoopWorker(flaky.view(), sleeping(60), options)) {
                JobQueue.open(broker, "away").enqueue("do", 1, KEPT);
                JobQueue.open(broker, "mail").enqueue("do", 1, KEPT);
                Asyncio.sleep(1);
                assertThat(worker.runs.size()).isEqualTo(2);
                flaky.away = "away";
                Asyncio.sleep(30);
                broker.tend("mail").join();
                assertThat(info(broker, "one").state()).isEqualTo(JobState.RUNNING);
                assertThat(info(broker, "one").crashes()).isZero();
                flaky.away = null;
            }
        }
    }

    @AsyncTest
    void aBrokerThatFailsToWaitIsAskedAgainSoon(EventLoop loop) {
        try (MemoryBroker broker = MemoryBroker.onLoop(loop)) {
            FlakyBroker flaky = new FlakyBroker(broker);
            flaky.before =
                    method -> method.equals("awaitReady") ? new BrokerUnavailableException("planted", null) : null;
            try (LoopWorker worker = LoopWorker.start(flaky.view(), sleeping(0))) {
                Asyncio.sleep(22);
                flaky.before = method -> null;
                double back = loop.time();
                JobQueue.open(broker, "mail").enqueue("do", 1, KEPT);
                await(broker, "one");
                assertThat(loop.time() - back).isLessThan(1);
                assertThat(worker.statistics().done()).isEqualTo(1);
            }
        }
    }

    @AsyncTest
    void whatHasEndedIsSaidEvenIfTheWorkerStopsWhileTooMuchWaits(EventLoop loop) {
        int count = 2600;
        try (MemoryBroker broker = MemoryBroker.onLoop(loop)) {
            FlakyBroker flaky = new FlakyBroker(broker);
            flaky.before = method -> method.equals("settle") ? new BrokerUnavailableException("planted", null) : null;
            JobQueue queue = JobQueue.open(broker, "mail");
            for (int i = 0; i < count; i++) {
                queue.enqueue("do", i, KEPT.id("job-" + i));
            }
            LoopWorker worker =
                    new LoopWorker(flaky.view(), sleeping(0.1), new LoopWorker.Options().concurrency(count));
            LoopWorker.await(() -> worker.statistics().done() == count);
            worker.stopNow();
            loop.callLater(7, () -> flaky.before = method -> null); // after all have been cancelled
            worker.join();
            assertThat(broker.stats("mail").join().counts().get(JobState.DONE)).isEqualTo(count);
        }
    }

    @AsyncTest
    void aRunWhoseJobComesBackToItsOwnLoopIsCancelled(EventLoop loop) {
        List<String> seen = new ArrayList<>();
        Handlers handlers = Handlers.of().onVoid("do", Integer.class, (number, job) -> {
            try {
                Asyncio.sleep(5);
                seen.add(job + " done");
            } catch (CancelledError e) {
                seen.add(job + " cancelled");
                throw e;
            }
        });
        long[] jump = {0};
        InstantSource clock = () -> Instant.ofEpochMilli(1_000_000 + Math.round(loop.time() * 1000) + jump[0]);
        try (MemoryBroker broker = new MemoryBroker(clock, loop.scheduledExecutor());
                LoopWorker worker = LoopWorker.start(broker, handlers)) {
            JobQueue queue = JobQueue.open(broker, "mail");
            queue.enqueue("do", 1, KEPT);
            Asyncio.sleep(1);
            jump[0] = 60_000; // of the broker's clock; all leases are over
            queue.enqueue("do", 2, KEPT.id("two"));
            await(broker, "one");
            await(broker, "two");
            Asyncio.sleep(1);
            assertThat(seen)
                    .containsExactlyInAnyOrder("do one run 1 cancelled", "do one run 2 done", "do two run 1 done");
            assertThat(worker.statistics().lost()).isEqualTo(1);
        }
    }
}
