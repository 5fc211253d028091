// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.asyncio4j.Asyncio;
import io.asyncio4j.Task;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerUnavailableException;
import io.asyncio4j.jobs.broker.CancelResult;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.MemoryBroker;
import io.asyncio4j.jobs.broker.Run;
import io.asyncio4j.jobs.broker.Settlement;
import io.asyncio4j.jobs.broker.Settlement.Verdict;
import io.asyncio4j.testing.AsyncTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

class ChainAndFanOutTest {
    private final List<String> ran = new ArrayList<>();
    private boolean broken;

    private final Handlers handlers = Handlers.of()
            .on("load", String.class, (name, job) -> {
                ran.add("load " + name);
                return name.length();
            })
            .on("double", Object.class, (ignored, job) -> {
                ran.add("double");
                return 2 * job.input(Integer.class);
            })
            .on("break", Object.class, (ignored, job) -> {
                if (broken) {
                    throw new DeadJob("it is broken");
                }
                Integer before = job.input(Integer.class);
                return before == null ? 1 : before;
            })
            .on("sum", Object.class, (ignored, job) -> {
                ran.add("sum");
                return job.parts().stream()
                        .mapToInt(part -> job.part(part, Integer.class))
                        .sum();
            })
            .on("count", Object.class, (ignored, job) -> {
                int good = 0;
                for (String part : job.parts()) {
                    try {
                        job.part(part, Integer.class);
                        good++;
                    } catch (JobFailedException e) {
                        assertThat(e.reason()).contains("it is broken");
                    }
                }
                return good + " of " + job.parts().size();
            });

    private static Broker memory() {
        return MemoryBroker.onLoop(Asyncio.getRunningLoop());
    }

    private void drain(Broker broker) {
        new HandWorker(broker, handlers, "main", "other").drain();
    }

    // ---- chains ----

    @AsyncTest
    void stepsRunInOrderAndGetTheResultBefore() {
        Broker broker = memory();
        JobHandle<Integer> handle = JobQueue.open(broker, "main")
                .enqueue(Chain.of(JobRequest.of("load", "abc"))
                        .then(JobRequest.of("double", null).in("other"))
                        .then("double", null))
                .as(Integer.class);
        assertThat(handle.state()).isEqualTo(JobState.BLOCKED);
        Task<Integer> result = Asyncio.createTask(() -> handle.result());
        Asyncio.sleep(0);
        drain(broker);

        assertThat(result.await()).isEqualTo(12);
        assertThat(ran).containsExactly("load abc", "double", "double");
        assertThat(handle.state()).isEqualTo(JobState.DONE);
        assertThat(handle.result()).isEqualTo(12);
    }

    @AsyncTest
    void stepThatDiesEndsTheChainUntilItIsReplayed() {
        Broker broker = memory();
        broken = true;
        JobHandle<Integer> handle = JobQueue.open(broker, "main")
                .enqueue(Chain.of(JobRequest.of("load", "abc", JobOptions.DEFAULT.id("import-1")))
                        .then("break", null)
                        .then("double", null))
                .as(Integer.class);
        drain(broker);

        assertThatExceptionOfType(JobFailedException.class)
                .isThrownBy(handle::result)
                .satisfies(failure -> assertThat(failure.id()).isEqualTo("import-1.2"));
        assertThat(handle.state()).isEqualTo(JobState.DEAD);

        broken = false;
        assertThat(Asyncio.await(broker.retry("main", "import-1.2"))).isTrue();
        drain(broker);
        assertThat(handle.result()).isEqualTo(6);
    }

    @AsyncTest
    void chainThatIsEnqueuedAgainRunsOnce() {
        Broker broker = memory();
        Chain chain = Chain.of(JobRequest.of("load", "abc", JobOptions.DEFAULT.id("import-1")))
                .then("double", null);
        JobQueue queue = JobQueue.open(broker, "main");
        queue.enqueue(chain);
        drain(broker);
        JobHandle<Object> again = queue.enqueue(chain);
        drain(broker);

        assertThat(again.added()).isFalse();
        assertThat(again.result()).isEqualTo(6);
        assertThat(ran).containsExactly("load abc", "double");
    }

    @AsyncTest
    void theLongestChainIsStoredAndALongerOneIsRefused() {
        Chain chain = Chain.of(JobRequest.of("load", "abc"));
        for (int i = 1; i < 500; i++) {
            chain = chain.then("double", null);
        }
        Chain longest = chain;

        JobQueue.open(memory(), "main").enqueue(longest);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> longest.then("double", null))
                .withMessageContaining("500 steps");
    }

    @AsyncTest
    void cancelOfAChainEndsTheStepThatIsThere() {
        Broker broker = memory();
        JobHandle<Object> handle = JobQueue.open(broker, "main")
                .enqueue(Chain.of(JobRequest.of("load", "abc"))
                        .then(JobRequest.of("double", null, JobOptions.DEFAULT.delay(Duration.ofHours(1)))));
        drain(broker);

        assertThat(handle.cancel()).isEqualTo(CancelResult.CANCELLED);
        assertThatExceptionOfType(JobCancelledException.class).isThrownBy(handle::result);
        assertThat(ran).containsExactly("load abc");
    }

    @AsyncTest
    void laterStepsHaveNoUniqueKey() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Chain.of(JobRequest.of("load", "abc"))
                        .then(JobRequest.of("double", null, JobOptions.DEFAULT.unique("x"))));
    }

    // ---- fan-out ----

    @AsyncTest
    void joinRunsWhenEachPartIsDone() {
        Broker broker = memory();
        JobHandle<Object> handle = JobQueue.open(broker, "main")
                .fanOut(
                        JobRequest.of("load", "a"),
                        JobRequest.of("load", "bb").in("other"),
                        JobRequest.of("load", "ccc"))
                .join("sum", null);
        assertThat(handle.added()).isTrue();
        assertThat(handle.state()).isEqualTo(JobState.BLOCKED);
        drain(broker);

        assertThat(handle.result()).isEqualTo(6);
        assertThat(ran).last().isEqualTo("sum");
    }

    @AsyncTest
    void partThatDiesSetsTheJoinAsideUntilBothAreReplayed() {
        Broker broker = memory();
        broken = true;
        JobHandle<Object> handle = JobQueue.open(broker, "main")
                .fanOut(JobRequest.of("load", "a"), JobRequest.of("break", null))
                .join("sum", null, JobOptions.DEFAULT.id("sum-1"));
        drain(broker);
        assertThatExceptionOfType(JobFailedException.class)
                .isThrownBy(handle::result)
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo("part failed"));

        broken = false;
        Asyncio.await(broker.retry("main", "sum-1.1"));
        drain(broker);
        Asyncio.await(broker.retry("main", "sum-1"));
        drain(broker);
        assertThat(handle.result()).isEqualTo(2);
    }

    @AsyncTest
    void joinThatBearsFailuresSeesEachPart() {
        Broker broker = memory();
        broken = true;
        JobHandle<Object> handle = JobQueue.open(broker, "main")
                .fanOut(JobRequest.of("load", "a"))
                .part("bad", JobRequest.of("break", null))
                .despiteFailures()
                .join("count", null);
        drain(broker);

        assertThat(handle.result()).isEqualTo("1 of 2");
    }

    @AsyncTest
    void fanOutThatIsEnqueuedAgainAddsWhatIsMissing() {
        SpyBroker spy = new SpyBroker(memory());
        JobQueue queue = JobQueue.open(spy.broker, "main");
        FanOut all = queue.fanOut(
                JobRequest.of("load", "a"), JobRequest.of("load", "bb").in("other"));
        JobOptions options = JobOptions.DEFAULT.id("sum-1");
        all.join("sum", null, options);
        Asyncio.await(spy.broker.remove("other", "sum-1.1"));
        drain(spy.broker);
        assertThat(queue.handle("sum-1", Object.class).state()).isEqualTo(JobState.BLOCKED);

        JobHandle<Object> again = all.join("sum", null, options);
        drain(spy.broker);
        assertThat(again.added()).isFalse();
        assertThat(again.result()).isEqualTo(3);
        assertThat(ran).containsExactly("load a", "load bb", "sum");
    }

    @AsyncTest
    void joinIsStoredBeforeAnyPartIsSent() {
        SpyBroker spy = new SpyBroker(memory());
        spy.hold();
        JobQueue queue = JobQueue.open(spy.broker, "main");
        List<JobRequest> parts = new ArrayList<>();
        IntStream.range(0, 600).forEach(i -> parts.add(JobRequest.of("load", "a")));
        Task<JobHandle<Object>> joined =
                Asyncio.createTask(() -> queue.fanOut(parts).join("sum", null));
        for (int message = 0; message < 4; message++) {
            for (int pass = 0; pass < 10; pass++) {
                Asyncio.sleep(0);
            }
            assertThat(spy.unanswered()).isEqualTo(1);
            spy.answerOne();
        }
        JobHandle<Object> handle = joined.await();

        assertThat(spy.messages).containsExactly(1, 250, 250, 100);
        drain(spy.broker);
        assertThat(handle.result()).isEqualTo(600);
    }

    @AsyncTest
    void nothingIsStoredIfOnePayloadCannotBeWritten() {
        SpyBroker spy = new SpyBroker(memory());
        FanOut all = JobQueue.open(spy.broker, "main")
                .fanOut(JobRequest.of("load", "a"), JobRequest.of("load", new Object()));

        assertThatExceptionOfType(UnserializablePayloadException.class).isThrownBy(() -> all.join("sum", null));
        assertThat(spy.messages).isEmpty();
    }

    @AsyncTest
    void fanOutsThatMakeNoSenseAreRefused() {
        JobQueue queue = JobQueue.open(memory(), "main");
        JobRequest part = JobRequest.of("load", "a");

        assertThatIllegalArgumentException().isThrownBy(() -> queue.fanOut().join("sum", null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> queue.fanOut().part("a", part).part("a", part));
        assertThatIllegalArgumentException().isThrownBy(() -> queue.fanOut().part("a b", part));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> queue.fanOut(JobRequest.of("load", "a", JobOptions.DEFAULT.unique("x"))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> queue.fanOut(part).join("sum", null, JobOptions.DEFAULT.unique("x")));
    }

    @AsyncTest
    void partOrJoinWhoseIdAnotherJobHasIsRefusedRatherThanAwaitedForEver() {
        JobQueue queue = JobQueue.open(memory(), "main");
        JobOptions taken = JobOptions.DEFAULT.id("taken");
        queue.enqueue("load", "a", taken);

        FanOut clashing = queue.fanOut(JobRequest.of("load", "a", taken));
        assertThatExceptionOfType(JobIdTakenException.class).isThrownBy(() -> clashing.join("sum", null));
        FanOut good = queue.fanOut(JobRequest.of("load", "a"));
        assertThatExceptionOfType(JobIdTakenException.class).isThrownBy(() -> good.join("load", "a", taken));
    }

    @AsyncTest
    void chainWhoseFirstIdAnotherJobHasIsRefused() {
        JobQueue queue = JobQueue.open(memory(), "main");
        JobOptions taken = JobOptions.DEFAULT.id("taken");
        queue.enqueue("load", "a", taken);

        Chain chain = Chain.of(JobRequest.of("load", "a", taken)).then("double", null);
        assertThatExceptionOfType(JobIdTakenException.class).isThrownBy(() -> queue.enqueue(chain));
    }

    @AsyncTest
    void stepThatOnlyTheSweepBringsIsAwaited() {
        Broker broker = memory();
        JobHandle<Object> handle = JobQueue.open(broker, "main")
                .enqueue(Chain.of(JobRequest.of("load", "abc")).then("double", null));
        Task<Object> result = Asyncio.createTask(() -> handle.result());
        ClaimedJob first = Asyncio.await(broker.claim(new ClaimRequest("main", "dies", 1, 10_000)))
                .jobs()
                .getFirst();
        Run run = new Run(first.job().id(), first.run());
        Asyncio.await(broker.settle("main", List.of(new Settlement(run, Verdict.DONE, 0, new byte[] {'3'}, null))));
        Asyncio.sleep(35); // as long as it takes until a worker sweeps
        new Outbox(broker).deliver("main", 0);
        drain(broker);

        assertThat(result.await()).isEqualTo(6);
    }

    @AsyncTest
    void linkToAQueueThatIsAwayKeepsNoOtherBack() {
        Broker broker = memory();
        JobQueue queue = JobQueue.open(broker, "main");
        JobQueue.open(broker, "other")
                .fanOut(JobRequest.of("load", "a").in("main"))
                .join("sum", null);
        JobHandle<Object> chain =
                queue.enqueue(Chain.of(JobRequest.of("load", "abc")).then("double", null));
        for (ClaimedJob job : Asyncio.await(broker.claim(new ClaimRequest("main", "dies", 2, 10_000)))
                .jobs()) {
            Run run = new Run(job.job().id(), job.run());
            Asyncio.await(broker.settle("main", List.of(new Settlement(run, Verdict.DONE, 0, new byte[] {'3'}, null))));
        }
        FlakyBroker flaky = new FlakyBroker(broker);
        flaky.away = "other";

        assertThatExceptionOfType(BrokerUnavailableException.class)
                .isThrownBy(() -> new Outbox(flaky.view()).deliver("main", 0));
        assertThat(Asyncio.await(broker.outbox("main", 0, 10))).hasSize(1);
        drain(broker);
        assertThat(chain.result()).isEqualTo(6);
        assertThat(ran).contains("sum");
    }

    @AsyncTest
    void largePartsGoInSeveralMessages() {
        SpyBroker spy = new SpyBroker(memory());
        JobRequest large = JobRequest.of("load", "x".repeat(900_000));
        JobQueue.open(spy.broker, "main").fanOut(Collections.nCopies(7, large)).join("sum", null);
        assertThat(spy.messages).containsExactly(1, 5, 2);
    }
}
