// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.Enqueued;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.Link;
import io.asyncio4j.jobs.broker.NewJob;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;

/**
 * Enqueues jobs of one queue one by one, and sends together what is there together.
 *
 * <p>The coroutines of each loop share a lane, and all threads share one. A lane sends when a message can go: for a loop
 * at the end of the pass, for threads at once, and while a message is on its way, when that has been answered. So nothing
 * ever waits for more to come.
 */
final class Enqueuer {
    static final int MOST_JOBS = 250;
    static final int MOST_BYTES = 4 * 1024 * 1024;

    private final Broker broker;
    private final String queue;
    private final Lane threads = new Lane();

    /** By loop; guarded by itself. A lane knows no loop, so that it does not keep its own alive. */
    private final Map<EventLoop, Lane> loops = new WeakHashMap<>();

    Enqueuer(Broker broker, String queue) {
        this.broker = broker;
        this.queue = queue;
    }

    /** Enqueues a job; awaits or blocks. */
    Enqueued enqueue(NewJob job) {
        if (!Asyncio.inCoroutine()) {
            Waits.refuseCallback();
            Waiting waiting = threads.add(job);
            threads.send();
            return Waits.block(waiting.became);
        }
        EventLoop loop = Asyncio.getRunningLoop();
        Lane lane;
        synchronized (loops) {
            lane = loops.computeIfAbsent(loop, ignored -> new Lane());
        }
        Waiting waiting = lane.add(job);
        if (lane.mustSchedule()) {
            loop.callSoon(lane::send);
        }
        return Asyncio.await(waiting.became);
    }

    /**
     * Looks at the job whose id was taken.
     *
     * @throws JobIdTakenException if it is not the one that was handed in, or not tied to the same jobs
     */
    static void refuseAnother(Broker broker, String queue, NewJob job) {
        JobInfo info = Waits.await(broker.find(queue, job.id()));
        if (info == null) {
            return; // it was done and is forgotten
        }
        NewJob there = info.job();
        if (!there.type().equals(job.type())
                || !followers(there).containsAll(followers(job))
                || !Set.copyOf(there.parts()).equals(Set.copyOf(job.parts()))
                || !JobJson.same(there.payload(), job.payload())) {
            throw new JobIdTakenException(queue, job.id());
        }
    }

    /** What is made or told when a job ends. */
    private static List<String> followers(NewJob job) {
        return job.links().stream()
                .map(link -> switch (link) {
                    case Link.Next next -> next.queue() + " " + next.job().id();
                    case Link.Part part -> part.toString();
                })
                .toList();
    }

    /** A job that is to be sent, and what becomes of it. */
    private record Waiting(NewJob job, CompletableFuture<Enqueued> became) {}

    /** What is to be sent, one message at a time. Any thread. */
    private final class Lane {
        // Guarded by this.
        private final Deque<Waiting> waiting = new ArrayDeque<>();
        private boolean scheduled;
        private boolean sending;

        synchronized Waiting add(NewJob job) {
            Waiting added = new Waiting(job, new CompletableFuture<>());
            waiting.add(added);
            return added;
        }

        /** Whether nobody will send by himself, and the caller must see to it. */
        synchronized boolean mustSchedule() {
            boolean must = !scheduled && !sending;
            scheduled |= must;
            return must;
        }

        void send() {
            List<Waiting> batch;
            synchronized (this) {
                scheduled = false;
                if (sending || waiting.isEmpty()) {
                    return;
                }
                batch = nextBatch();
                sending = !batch.isEmpty();
            }
            if (!batch.isEmpty()) {
                send(batch);
            }
        }

        private List<Waiting> nextBatch() {
            List<Waiting> batch = new ArrayList<>();
            long bytes = 0;
            while (!waiting.isEmpty() && batch.size() < MOST_JOBS && bytes < MOST_BYTES) {
                Waiting next = waiting.remove();
                if (!next.became.isDone()) { // else its caller was cancelled
                    batch.add(next);
                    bytes += next.job.payload().length;
                }
            }
            return batch;
        }

        private void send(List<Waiting> batch) {
            CompletableFuture<List<Enqueued>> answer;
            try {
                answer = broker.enqueue(queue, batch.stream().map(Waiting::job).toList());
            } catch (RuntimeException e) {
                answer = CompletableFuture.failedFuture(e);
            }
            answer.whenComplete((became, failure) -> {
                synchronized (this) {
                    sending = false;
                }
                send();
                for (int i = 0; i < batch.size(); i++) {
                    if (failure == null) {
                        batch.get(i).became.complete(became.get(i));
                    } else {
                        batch.get(i).became.completeExceptionally(failure);
                    }
                }
            });
        }
    }
}
