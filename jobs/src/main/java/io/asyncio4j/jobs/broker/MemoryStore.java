// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All that brokers in memory share: queues, schedules, workers, a clock, and one lock, under which each step is taken. */
final class MemoryStore {
    private static final Map<String, MemoryStore> NAMED = new ConcurrentHashMap<>();

    private final InstantSource clock;
    private final @Nullable ScheduledExecutorService timers;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    final Map<String, MemoryQueue> queues = new TreeMap<>();
    final Map<String, Schedule> schedules = new TreeMap<>();
    private final Map<String, Sign> workers = new TreeMap<>();
    final MemoryWaits waits = new MemoryWaits();

    private record Sign(WorkerInfo worker, long untilMillis) {}

    MemoryStore(InstantSource clock, @Nullable ScheduledExecutorService timers) {
        this.clock = clock;
        this.timers = timers;
    }

    static MemoryStore named(String name) {
        return NAMED.computeIfAbsent(name, ignored -> new MemoryStore(InstantSource.system(), null));
    }

    /** Takes one step; then calls those who waited for what it brought. */
    <T extends @Nullable Object> T step(Step<T> step) {
        List<Runnable> calls;
        T result;
        lock.lock();
        try {
            result = step.take(clock.millis());
            calls = waits.takeCalls();
        } finally {
            lock.unlock();
        }
        calls.forEach(Runnable::run);
        return result;
    }

    /** One step of the state machine at a time of the clock. */
    interface Step<T extends @Nullable Object> {
        T take(long now);
    }

    /** The queue to be used from now on. */
    MemoryQueue queue(String name) {
        return queues.computeIfAbsent(name, ignored -> new MemoryQueue(name, waits));
    }

    /** Looks into a queue if it has ever been used. */
    <T extends @Nullable Object> T look(String name, T otherwise, Function<MemoryQueue, T> look) {
        MemoryQueue queue = queues.get(name);
        return queue == null ? otherwise : look.apply(queue);
    }

    boolean isClaimable(List<String> names, long now) {
        return names.stream().anyMatch(name -> look(name, false, queue -> queue.isClaimable(now)));
    }

    long tend(String name, long now) {
        MemoryQueue queue = queues.get(name);
        return queue == null ? -1 : queue.tend(now);
    }

    void heartbeat(WorkerInfo worker, long untilMillis) {
        workers.put(worker.session(), new Sign(worker, untilMillis));
    }

    void leave(String session) {
        workers.remove(session);
    }

    List<WorkerInfo> workers(long now) {
        workers.values().removeIf(sign -> now >= sign.untilMillis());
        return workers.values().stream().map(Sign::worker).toList();
    }

    /** Calls an action once, when a time is over, unless the future has completed by then. */
    void whenOver(long millis, CompletableFuture<?> unless, Runnable action) {
        if (timers == null) {
            CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
            over.completeOnTimeout(null, millis, TimeUnit.MILLISECONDS);
            over.thenRun(action);
            unless.whenComplete((value, failure) -> over.cancel(false));
        } else {
            ScheduledFuture<?> timer = timers.schedule(action, millis, TimeUnit.MILLISECONDS);
            unless.whenComplete((value, failure) -> timer.cancel(false));
        }
    }
}
