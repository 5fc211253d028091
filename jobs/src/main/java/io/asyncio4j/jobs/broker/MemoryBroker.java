// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import io.asyncio4j.EventLoop;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps jobs in the memory of this process: the reference for the other brokers, and one for tests. What it keeps dies with
 * the process.
 *
 * <p>Its futures are complete when they are returned, but those of {@link #awaitFinal} and {@link #awaitReady}, which
 * complete on the thread that brings what they wait for, or on a timer's.
 */
public final class MemoryBroker implements Broker {
    private static final int PAGE_MOST = 1000;

    private final MemoryStore store;

    /** Waits of this broker that have not ended. Any thread. */
    private final Set<CompletableFuture<?>> waiting = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    /** Opens a broker with no jobs on the system's clock. */
    public MemoryBroker() {
        this(new MemoryStore(InstantSource.system(), null));
    }

    /**
     * Opens a broker with no jobs.
     *
     * @param clock its clock; called under its lock
     * @param timers ends waits whose time is over
     */
    public MemoryBroker(InstantSource clock, ScheduledExecutorService timers) {
        this(new MemoryStore(clock, timers));
    }

    private MemoryBroker(MemoryStore store) {
        this.store = store;
    }

    /**
     * Opens a broker with no jobs that goes by the time of a loop, be it virtual; its waits end on that loop. The loop's
     * beginning is the first day of 2020.
     *
     * @param loop the loop
     * @return the broker
     */
    public static MemoryBroker onLoop(EventLoop loop) {
        double beginning = loop.time();
        Instant start = Instant.parse("2020-01-01T00:00:00Z");
        InstantSource clock = () -> start.plusMillis(Math.round((loop.time() - beginning) * 1000));
        return new MemoryBroker(clock, loop.scheduledExecutor());
    }

    /**
     * Opens a broker on the jobs of a name, which live as long as the process.
     *
     * @param name all brokers of this name have the same jobs
     * @return the broker
     */
    public static MemoryBroker named(String name) {
        return new MemoryBroker(MemoryStore.named(name));
    }

    /**
     * Opens another broker on the same jobs, which closing this one does not close.
     *
     * @return the other
     */
    public MemoryBroker reopen() {
        return new MemoryBroker(store);
    }

    // ---- producers ----

    @Override
    public CompletableFuture<List<Enqueued>> enqueue(String queue, List<NewJob> jobs) {
        bound(jobs);
        Broker.requireQueueName(queue);
        return step(now -> {
            MemoryQueue to = store.queue(queue);
            return jobs.stream().map(job -> to.enqueue(job, now)).toList();
        });
    }

    @Override
    public CompletableFuture<@Nullable JobInfo> awaitFinal(String queue, String id, long waitMillis) {
        CompletableFuture<@Nullable JobInfo> future = new CompletableFuture<>();
        MemoryWaits.ForFinal wait = new MemoryWaits.ForFinal(new MemoryWaits.Place(queue, id), future);
        return waiting(() -> store.waits.remove(wait), future, waitMillis, () -> found(queue, id), now -> {
            JobInfo job = found(queue, id);
            if (job == null || job.state().isFinal()) {
                future.complete(job);
            } else {
                store.waits.add(wait);
            }
        });
    }

    private @Nullable JobInfo found(String queue, String id) {
        return store.<@Nullable JobInfo>look(queue, null, from -> from.find(id));
    }

    @Override
    public CompletableFuture<CancelResult> cancel(String queue, String id) {
        return step(now -> store.look(queue, CancelResult.UNKNOWN, from -> from.cancel(id, now)));
    }

    // ---- workers ----

    @Override
    public CompletableFuture<Claimed> claim(ClaimRequest request) {
        return step(now -> store.look(
                request.queue(), new Claimed(List.of(), false, -1, false), from -> from.claim(request, now)));
    }

    @Override
    public CompletableFuture<@Nullable Void> awaitReady(List<String> queues, long waitMillis) {
        CompletableFuture<@Nullable Void> future = new CompletableFuture<>();
        MemoryWaits.ForReady wait = new MemoryWaits.ForReady(List.copyOf(queues), waitMillis, future);
        return waiting(() -> store.waits.remove(wait), future, waitMillis, () -> null, now -> {
            if (store.isClaimable(queues, now)) {
                future.complete(null);
            } else {
                wait.begin(now);
                store.waits.add(wait);
            }
        });
    }

    @Override
    public CompletableFuture<Renewed> renew(String queue, List<Run> runs, long leaseMillis) {
        bound(runs);
        return step(now -> store.look(
                queue, new Renewed(List.copyOf(runs), List.of()), from -> from.renew(runs, leaseMillis, now)));
    }

    @Override
    public CompletableFuture<List<Boolean>> settle(String queue, List<Settlement> settlements) {
        bound(settlements);
        return step(now -> settlements.stream()
                .map(settlement -> store.look(queue, false, in -> in.settle(settlement, now)))
                .toList());
    }

    @Override
    public CompletableFuture<Boolean> progress(String queue, Run run, byte[] progress) {
        return step(now -> store.look(queue, false, from -> from.progress(run, progress)));
    }

    @Override
    public CompletableFuture<Long> tend(String queue) {
        return step(now -> store.tend(queue, now));
    }

    @Override
    public Runnable onCancel(String queue, Consumer<String> told) {
        MemoryWaits.ForCancel listener = new MemoryWaits.ForCancel(queue, told);
        step(now -> {
            store.waits.add(listener);
            return listener;
        });
        return () -> store.step(now -> {
            store.waits.remove(listener);
            return listener;
        });
    }

    @Override
    public CompletableFuture<List<OutboxMessage>> outbox(String queue, long olderThanMillis, int most) {
        return step(now -> store.look(queue, List.of(), from -> from.outbox().list(now, olderThanMillis, most)));
    }

    @Override
    public CompletableFuture<@Nullable Void> delivered(String queue, List<String> keys) {
        return step(now -> store.<@Nullable Void>look(queue, null, from -> {
            from.outbox().delivered(keys);
            return null;
        }));
    }

    @Override
    public CompletableFuture<@Nullable Void> arrive(String queue, String id, String part, PartResult result) {
        return step(now -> store.<@Nullable Void>look(queue, null, from -> {
            from.arrive(id, part, result, now);
            return null;
        }));
    }

    @Override
    public CompletableFuture<@Nullable Void> heartbeat(WorkerInfo worker, long aliveMillis) {
        return change(now -> store.heartbeat(worker, now + aliveMillis));
    }

    @Override
    public CompletableFuture<@Nullable Void> leave(String session) {
        return change(now -> store.leave(session));
    }

    // ---- schedules ----

    @Override
    public CompletableFuture<@Nullable Void> putSchedule(Schedule schedule) {
        return change(now -> store.schedules.put(schedule.name(), schedule));
    }

    @Override
    public CompletableFuture<Boolean> replaceSchedule(@Nullable Schedule expected, Schedule schedule) {
        return step(now -> {
            boolean same = Schedule.areAlike(expected, store.schedules.get(schedule.name()));
            if (same) {
                store.schedules.put(schedule.name(), schedule);
            }
            return same;
        });
    }

    @Override
    public CompletableFuture<Boolean> removeSchedule(String name) {
        return step(now -> store.schedules.remove(name) != null);
    }

    @Override
    public CompletableFuture<List<Schedule>> schedules() {
        return step(now -> List.copyOf(store.schedules.values()));
    }

    @Override
    public CompletableFuture<Boolean> advanceSchedule(
            String name, long expectedMillis, long lastMillis, long nextMillis) {
        return step(now -> {
            Schedule schedule = store.schedules.get(name);
            if (schedule == null || schedule.nextMillis() != expectedMillis) {
                return false;
            }
            store.schedules.put(name, schedule.advanced(lastMillis, nextMillis));
            return true;
        });
    }

    // ---- whoever looks after it ----

    @Override
    public CompletableFuture<@Nullable JobInfo> find(String queue, String id) {
        return step(now -> found(queue, id));
    }

    @Override
    public CompletableFuture<Page<JobInfo>> list(String queue, JobState state, @Nullable String from, int most) {
        if (most < 1 || most > PAGE_MOST) {
            throw new IllegalArgumentException("A page has 1 to 1,000 jobs, not " + most);
        }
        int begin = from == null ? 0 : Integer.parseInt(from);
        return step(now -> {
            List<JobInfo> items = store.look(queue, List.of(), in -> in.list(state, begin, most + 1));
            return items.size() <= most
                    ? new Page<>(items, null)
                    : new Page<>(items.subList(0, most), Integer.toString(begin + most));
        });
    }

    @Override
    public CompletableFuture<Boolean> retry(String queue, String id) {
        return step(now -> store.look(queue, false, from -> from.retry(id, now)));
    }

    @Override
    public CompletableFuture<Boolean> remove(String queue, String id) {
        return step(now -> store.look(queue, false, from -> from.remove(id)));
    }

    @Override
    public CompletableFuture<QueueSettings> reconfigure(String queue, SettingsChange change) {
        Broker.requireQueueName(queue);
        return step(now -> store.queue(queue).reconfigure(change));
    }

    @Override
    public CompletableFuture<QueueStats> stats(String queue) {
        return step(now -> {
            MemoryQueue used = store.queues.get(queue);
            return (used == null ? new MemoryQueue(queue, store.waits) : used).stats(now);
        });
    }

    @Override
    public CompletableFuture<List<String>> queues() {
        return step(now -> List.copyOf(store.queues.keySet()));
    }

    @Override
    public CompletableFuture<List<WorkerInfo>> workers() {
        return step(store::workers);
    }

    @Override
    public CompletableFuture<Integer> restore(String queue, List<JobInfo> jobs) {
        bound(jobs);
        Broker.requireQueueName(queue);
        return step(now -> {
            MemoryQueue to = store.queue(queue);
            return (int) jobs.stream().filter(job -> to.restore(job, now)).count();
        });
    }

    @Override
    public CompletableFuture<Long> now() {
        return step(now -> now);
    }

    @Override
    public void close() {
        closed = true;
        waiting.forEach(future -> future.completeExceptionally(isClosed()));
    }

    // ---- how a step is taken ----

    private <T extends @Nullable Object> CompletableFuture<T> step(MemoryStore.Step<T> step) {
        return closed
                ? CompletableFuture.failedFuture(isClosed())
                : CompletableFuture.completedFuture(store.step(step));
    }

    private CompletableFuture<@Nullable Void> change(Consumer<Long> change) {
        return step(now -> {
            change.accept(now);
            return null;
        });
    }

    /** Begins a wait, which ends when its time is over, when it is given up, and when this broker is closed. */
    private <T extends @Nullable Object> CompletableFuture<T> waiting(
            Runnable forget, CompletableFuture<T> future, long waitMillis, Supplier<T> atLast, Consumer<Long> begin) {
        if (closed) {
            return CompletableFuture.failedFuture(isClosed());
        }
        store.step(now -> {
            begin.accept(now);
            return true;
        });
        if (future.isDone()) {
            return future;
        }
        waiting.add(future);
        future.whenComplete((value, failure) -> {
            waiting.remove(future);
            store.step(now -> {
                forget.run();
                return true;
            });
        });
        store.whenOver(waitMillis, future, () -> future.complete(store.step(now -> atLast.get())));
        if (closed) {
            future.completeExceptionally(isClosed());
        }
        return future;
    }

    private static void bound(List<?> items) {
        if (items.size() > PAGE_MOST) {
            throw new IllegalArgumentException("A call takes 1,000 at most, not " + items.size());
        }
    }

    private static BrokerException isClosed() {
        return new BrokerException("The broker is closed: open another", null);
    }
}
