// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.MemoryBroker;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.testing.AsyncTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which jobs run, of which queue, and when, in virtual time. */
@SuppressWarnings("try") // workers that are only there to run
class JobQueuesTest {
    private final List<String> done = new ArrayList<>();

    private Handlers noting(double seconds) {
        return Handlers.of().onVoid("do", String.class, (word, job) -> {
            Asyncio.sleep(seconds);
            done.add(word);
        });
    }

    private static void fill(MemoryBroker broker, String queue, int count) {
        JobQueue to = JobQueue.open(broker, queue);
        for (int i = 0; i < count; i++) {
            to.enqueue("do", queue);
        }
    }

    @AsyncTest
    void queuesGetSlotsByTheirWeights(EventLoop loop) {
        for (int concurrency : new int[] {1, 3, 40}) {
            done.clear();
            try (MemoryBroker broker = MemoryBroker.onLoop(loop)) {
                fill(broker, "a", 1000);
                fill(broker, "b", 1000);
                fill(broker, "c", 1000);
                LoopWorker.Options options = new LoopWorker.Options()
                        .queue("a", 6)
                        .queue("b", 3)
                        .queue("c", 1)
                        .concurrency(concurrency);
                try (LoopWorker worker = new LoopWorker(broker, noting(0.1), options)) {
                    LoopWorker.await(() -> done.size() >= 1000);
                    Map<String, Integer> counts = new HashMap<>();
                    done.subList(0, 1000).forEach(queue -> counts.merge(queue, 1, Integer::sum));
                    assertThat(counts.get("a"))
                            .as("of %d at a time", concurrency)
                            .isBetween(560, 640);
                    assertThat(counts.get("b")).isBetween(270, 330);
                    assertThat(counts.get("c")).isBetween(80, 120);
                }
            }
        }
    }

    @AsyncTest
    void aQueueWithoutJobsLeavesItsSlotsToTheOthers(EventLoop loop) {
        LoopWorker.Options options =
                new LoopWorker.Options().queue("empty", 100).queue("full", 1).concurrency(4);
        try (MemoryBroker broker = MemoryBroker.onLoop(loop)) {
            fill(broker, "full", 40);
            try (LoopWorker worker = new LoopWorker(broker, noting(1), options)) {
                LoopWorker.await(() -> done.size() == 40);
                assertThat(loop.time()).isLessThan(10.5);
            }
        }
    }

    @AsyncTest
    void aQueueThatWasEmptyHasItsTurnWhileAnotherIsFull(EventLoop loop) {
        LoopWorker.Options options =
                new LoopWorker.Options().queue("late", 1).queue("full", 1).concurrency(4);
        try (MemoryBroker broker = MemoryBroker.onLoop(loop)) {
            fill(broker, "full", 400);
            try (LoopWorker worker = new LoopWorker(broker, noting(1), options)) {
                for (int round = 1; round <= 3; round++) {
                    int rounds = round;
                    Asyncio.sleep(5);
                    double began = loop.time();
                    fill(broker, "late", 1);
                    LoopWorker.await(() -> Collections.frequency(done, "late") == rounds);
                    assertThat(loop.time() - began).isLessThan(2.1);
                }
                assertThat(done).hasSizeLessThan(100);
            }
        }
    }

    @AsyncTest
    void aDelayedJobBeginsWhenItsTimeHasCome(EventLoop loop) {
        List<Double> begun = new ArrayList<>();
        Handlers handlers = Handlers.of().onVoid("do", String.class, (word, job) -> begun.add(loop.time()));
        try (MemoryBroker broker = MemoryBroker.onLoop(loop);
                LoopWorker worker = LoopWorker.start(broker, handlers)) {
            Asyncio.sleep(3);
            JobQueue queue = JobQueue.open(broker, "mail");
            queue.enqueue("do", "x", JobOptions.DEFAULT.delay(Duration.ofMillis(47_250)));
            queue.enqueue("do", "y", JobOptions.DEFAULT.delay(Duration.ofMillis(1_500)));
            LoopWorker.await(() -> begun.size() == 2);
            assertThat(begun.get(0)).isBetween(4.499, 4.51);
            assertThat(begun.get(1)).isBetween(50.249, 50.26);
        }
    }

    @AsyncTest
    void limitsOfAQueueHoldAndDoNotStall(EventLoop loop) {
        int[] running = {0, 0};
        Handlers handlers = Handlers.of().onVoid("do", String.class, (word, job) -> {
            running[1] = Math.max(running[1], ++running[0]);
            Asyncio.sleep(1);
            running[0]--;
            done.add(word);
        });
        try (MemoryBroker broker = MemoryBroker.onLoop(loop);
                LoopWorker worker = LoopWorker.start(broker, handlers)) {
            broker.configure("mail", new QueueSettings(false, 3, 0, 1, 0, 0, 1, 3, 100, 1000))
                    .join();
            fill(broker, "mail", 12);
            LoopWorker.await(() -> done.size() == 12);
            assertThat(running[1]).isEqualTo(3);
            assertThat(loop.time()).as("no waiting for a lease to end").isLessThan(5);
        }
    }

    @AsyncTest
    void aPausedQueueRestsUntilItIsResumed(EventLoop loop) {
        QueueSettings rest = new QueueSettings(true, 0, 0, 1, 0, 0, 1, 3, 100, 1000);
        try (MemoryBroker broker = MemoryBroker.onLoop(loop);
                LoopWorker worker = LoopWorker.start(broker, noting(0.1))) {
            broker.configure("mail", rest).join();
            fill(broker, "mail", 3);
            Asyncio.sleep(30);
            assertThat(done).isEmpty();
            broker.configure("mail", QueueSettings.DEFAULT).join();
            double resumed = loop.time();
            LoopWorker.await(() -> done.size() == 3);
            assertThat(loop.time() - resumed).isLessThan(11);
        }
    }

    @AsyncTest
    void aChainHandsResultsOnAndAJoinWaitsForItsParts(EventLoop loop) {
        Handlers handlers = Handlers.of()
                .on("one", Integer.class, (number, job) -> number + 1)
                .on("twice", Integer.class, (ignored, job) -> 2 * job.input(Integer.class))
                .on(
                        "sum",
                        Integer.class,
                        (ignored, job) -> job.parts().stream()
                                .mapToInt(part -> job.part(part, Integer.class))
                                .sum());
        try (MemoryBroker broker = MemoryBroker.onLoop(loop);
                LoopWorker worker = LoopWorker.start(broker, handlers)) {
            JobQueue queue = JobQueue.open(broker, "mail");
            JobOptions kept = JobOptions.DEFAULT.retention(Duration.ofHours(1));
            JobHandle<Object> chain = queue.enqueue(Chain.of(JobRequest.of("one", 4))
                    .then(JobRequest.of("twice", 0))
                    .then(JobRequest.of("twice", 0, kept)));
            JobHandle<Object> join = queue.fanOut(
                            JobRequest.of("one", 1), JobRequest.of("one", 2), JobRequest.of("one", 3))
                    .join("sum", 0, kept);
            LoopWorker.await(() ->
                    result(broker, chain).equals("20") && result(broker, join).equals("9"));
            assertThat(loop.time()).as("without waiting for the sweep").isLessThan(1);
            assertThat(broker.outbox("mail", 0, 10).join()).isEmpty();
        }
    }

    private static String result(MemoryBroker broker, JobHandle<?> handle) {
        var info = broker.find("mail", handle.id()).join();
        return info == null || info.result() == null ? "" : new String(info.result());
    }

    @AsyncTest
    void aScheduleIsFollowedOnceByManyWorkers(EventLoop loop) {
        try (MemoryBroker broker = MemoryBroker.onLoop(loop);
                LoopWorker one = LoopWorker.start(broker, noting(0.1));
                LoopWorker two = LoopWorker.start(broker, noting(0.1))) {
            Schedules.of(broker).put("each-minute", Cron.of("* * * * *"), "mail", JobRequest.of("do", "tick"));
            Asyncio.sleep(10 * 60 + 5);
            assertThat(done).hasSize(10);
            assertThat(one.statistics().done() + two.statistics().done()).isEqualTo(10);
        }
    }

    @AsyncTest
    void aBurstEndsWhenNothingCanRunAndDoesNotWaitForTime(EventLoop loop) {
        try (MemoryBroker broker = MemoryBroker.onLoop(loop)) {
            fill(broker, "mail", 25);
            JobQueue.open(broker, "mail").enqueue("do", "later", JobOptions.DEFAULT.delay(Duration.ofHours(1)));
            LoopWorker worker = new LoopWorker(
                    broker, noting(2), new LoopWorker.Options().burst().concurrency(10));
            worker.join();
            assertThat(done).hasSize(25);
            assertThat(loop.time()).isBetween(6.0, 6.2);
            assertThat(broker.stats("mail").join().counts().get(JobState.SCHEDULED))
                    .isEqualTo(1);
        }
    }

    @AsyncTest
    void aBurstDoesWhatItsJobsCause(EventLoop loop) {
        for (String slow : new String[] {"none", "outbox", "claim"}) {
            try (MemoryBroker broker = MemoryBroker.onLoop(loop)) {
                FlakyBroker flaky = new FlakyBroker(broker);
                flaky.slow = slow;
                done.clear();
                JobQueue queue = JobQueue.open(broker, "a");
                queue.enqueue(Chain.of(JobRequest.of("do", "1"))
                        .then(JobRequest.of("do", "2").in("b"))
                        .then("do", "3"));
                LoopWorker.Options options =
                        new LoopWorker.Options().queue("a", 1).queue("b", 1).burst();
                new LoopWorker(flaky.view(), noting(0.1), options).join();
                assertThat(done).containsExactly("1", "2", "3");
            }
        }
    }

    @AsyncTest
    void aQueueThatCannotBeReachedKeepsNoneFromTheOthers(EventLoop loop) {
        Handlers handlers = Handlers.of().onVoid("do", Integer.class, (seconds, job) -> {
            Asyncio.sleep(seconds);
            done.add(job.queue());
        });
        LoopWorker.Options options =
                new LoopWorker.Options().queue("away", 1).queue("mail", 1).grace(Duration.ZERO);
        try (MemoryBroker broker = MemoryBroker.onLoop(loop)) {
            FlakyBroker flaky = new FlakyBroker(broker);
            try (LoopWorker worker = new LoopWorker(flaky.view(), handlers, options)) {
                JobQueue.open(broker, "away").enqueue("do", 1000);
                Asyncio.sleep(1);
                flaky.away = "away";
                Asyncio.sleep(30);
                JobQueue.open(broker, "mail").enqueue("do", 0);
                Asyncio.sleep(1);
                assertThat(done).containsExactly("mail");
                flaky.away = null;
            }
        }
    }
}
