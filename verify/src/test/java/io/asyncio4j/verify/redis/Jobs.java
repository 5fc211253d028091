// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.Claimed;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.Run;
import io.asyncio4j.jobs.broker.Settlement;
import io.asyncio4j.jobs.broker.Settlement.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A producer and a worker on threads of their own that go on whatever Redis does, and keep account. */
final class Jobs implements AutoCloseable {
    static final String QUEUE = "mail";

    private static final AtomicInteger INSTANCES = new AtomicInteger();
    private static final int BATCH = 10;
    private static final long LEASE_MILLIS = 3_000;

    private final Broker producer;
    private final Broker worker;
    private final AtomicInteger next = new AtomicInteger();

    /** Ids are refused for a while after their jobs were done, so each has others. */
    private final String ids = "job-" + INSTANCES.incrementAndGet() + "-";

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> accepted = new ConcurrentHashMap<>();

    /** Those of which the broker did not say whether it has accepted their completion. */
    private final Set<String> doubtful = ConcurrentHashMap.newKeySet();

    private final AtomicLong lastAccepted = new AtomicLong();
    private final AtomicLong troubles = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean producing = true;
    private volatile boolean working = true;

    /** Begins; the brokers stay the caller's. */
    Jobs(Broker producer, Broker worker) {
        this.producer = producer;
        this.worker = worker;
        threads.add(Thread.ofVirtual().name("producer").start(this::produce));
        threads.add(Thread.ofVirtual().name("worker").start(this::work));
    }

    static NewJob job(String id) {
        NewJob job = NewJob.of(id, "send", "{}".getBytes(StandardCharsets.UTF_8));
        return new NewJob(
                job.id(),
                true, // or one that is handed in again after it was done would run again
                job.type(),
                job.version(),
                job.payload(),
                job.priority(),
                0,
                0,
                job.timeoutMillis(),
                0,
                job.attempts(),
                null,
                null,
                0,
                null,
                job.tags(),
                0,
                job.headers(),
                job.links(),
                job.parts(),
                false,
                null);
    }

    private void produce() {
        while (producing) {
            List<NewJob> jobs = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                jobs.add(job(ids + next.getAndIncrement()));
            }
            while (working && !stored(jobs)) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /** Jobs whose fate is unknown are handed in again under their ids. */
    private boolean stored(List<NewJob> jobs) {
        if (ask(() -> producer.enqueue(QUEUE, jobs)) == null) {
            return false;
        }
        jobs.forEach(job -> acknowledged.add(job.id()));
        return true;
    }

    private void work() {
        while (working) {
            Claimed claimed = ask(() -> worker.claim(new ClaimRequest(QUEUE, "session", 50, LEASE_MILLIS)));
            if (claimed == null) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            } else if (claimed.jobs().isEmpty()) {
                ask(() -> worker.awaitReady(List.of(QUEUE), 100));
            } else {
                settle(claimed.jobs());
            }
        }
    }

    private void settle(List<ClaimedJob> jobs) {
        List<Settlement> settlements = new ArrayList<>();
        for (ClaimedJob job : jobs) {
            settlements.add(new Settlement(new Run(job.job().id(), job.run()), Verdict.DONE, 0, null, null));
        }
        List<Boolean> answers = ask(() -> worker.settle(QUEUE, settlements));
        if (answers == null) {
            settlements.forEach(settlement -> doubtful.add(settlement.run().id()));
        } else {
            for (int i = 0; i < answers.size(); i++) {
                if (answers.get(i)) {
                    accepted.merge(settlements.get(i).run().id(), 1, Integer::sum);
                    lastAccepted.set(System.nanoTime());
                }
            }
        }
    }

    private interface Question<T> {
        CompletableFuture<T> ask();
    }

    /** Returns null if the broker could not, whatever it says. */
    private <T> T ask(Question<T> question) {
        try {
            return question.ask().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof BrokerException)) {
                throw new CompletionException(e.getCause());
            }
            troubles.incrementAndGet();
            return null;
        } catch (InterruptedException | TimeoutException e) {
            throw new CompletionException(e);
        }
    }

    int done() {
        return accepted.size();
    }

    /** When a job was last done, by System.nanoTime. */
    long lastDoneNanos() {
        return lastAccepted.get();
    }

    /** How many calls failed. */
    long troubles() {
        return troubles.get();
    }

    /** Enqueues no more, awaits that nothing is left, and fails if a job was lost or done twice. */
    void finish(Duration longest) throws InterruptedException {
        stopProducing();
        Waiting.until("the last jobs", longest, () -> {
            Map<JobState, Long> left =
                    producer.stats(QUEUE).get(10, TimeUnit.SECONDS).counts();
            return left.values().stream().allMatch(count -> count == 0);
        });
        Waiting.until("the answers to the last settlements", longest, () -> {
            assertThat(lost()).as("acknowledged and never done").isEmpty();
            return true;
        });
        assertThat(accepted.entrySet().stream().filter(entry -> entry.getValue() > 1))
                .as("jobs with several accepted completions")
                .isEmpty();
        assertThat(doubtful).as("lost answers").hasSizeLessThan(Math.max(200, acknowledged.size() / 5));
    }

    private Set<String> lost() {
        Set<String> lost = new TreeSet<>(acknowledged);
        lost.removeAll(accepted.keySet());
        lost.removeAll(doubtful);
        return lost;
    }

    /** Enqueues no more. */
    private void stopProducing() throws InterruptedException {
        producing = false;
        threads.get(0).join();
    }

    /** Whether both threads are at work, and did not fail. */
    boolean isAlive() {
        return threads.get(1).isAlive();
    }

    @Override
    public void close() {
        producing = false;
        working = false;
        for (Thread thread : threads) {
            if (!join(thread)) {
                throw new AssertionError("The thread of the " + thread.getName() + " does not end");
            }
        }
    }

    private static boolean join(Thread thread) {
        try {
            return thread.join(Duration.ofSeconds(60));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
