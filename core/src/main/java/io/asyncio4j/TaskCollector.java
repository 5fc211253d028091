// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.Strand;
import io.asyncio4j.internal.TaskFacts.Doing;
import io.asyncio4j.internal.TimerQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Collects references to the tasks of a loop, in slices that are short enough for the loop not to notice. Before the first
 * slice it copies the arrays of the timers, in one turn; who asked sorts them.
 *
 * <p>Tasks may come and go between two slices: new ones stand at the end of the list and are met later; where the last one
 * met has left it, the collection goes on behind the one met before.
 */
final class TaskCollector implements Runnable {
    private static final long SLICE = TimeUnit.MICROSECONDS.toNanos(500);
    private static final int BETWEEN_LOOKS_AT_THE_CLOCK = 32;
    private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(20);

    /** A task, and what it did when it was met. */
    record Seen(Task<?> task, Doing doing, @Nullable Awaited awaited, Collection<? extends AsyncFuture<?>> parts) {}

    private final LoopCore core;
    private final long asked = System.nanoTime();
    private final List<Seen> seen = new ArrayList<>();
    private final CountDownLatch finished = new CountDownLatch(1);
    private TimerQueue.@Nullable Snapshot<Ready> timers;
    private long now;
    private volatile int slices;
    private volatile boolean dropped;
    private volatile long lag;

    TaskCollector(LoopCore core) {
        this.core = core;
    }

    /** Collects everything at once, for who holds the loop, or where nobody runs it. */
    void collectNow() {
        begin();
        collect(System.nanoTime() + Long.MAX_VALUE / 2);
        finished.countDown();
    }

    /** One slice, on the loop. */
    @Override
    public void run() {
        if (dropped) {
            return;
        }
        if (slices == 0) {
            begin();
        }
        slices++;
        if (collect(System.nanoTime() + SLICE)) {
            finished.countDown();
        } else {
            core.submitInternal(this);
        }
    }

    private void begin() {
        lag = System.nanoTime() - asked;
        now = core.clock.nanoTime();
        timers = core.timers();
    }

    /** Goes on until then; true if all have been met. */
    private boolean collect(long until) {
        Task<?> task = core.tasks.after(lastStillThere());
        int met = 0;
        while (task != null) {
            seen.add(look(task));
            task = core.tasks.after(task);
            if (++met % BETWEEN_LOOKS_AT_THE_CLOCK == 0 && task != null && System.nanoTime() - until > 0) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Task<?> lastStillThere() {
        for (Seen before : seen.reversed()) {
            if (core.tasks.contains(before.task())) {
                return before.task();
            }
        }
        return null;
    }

    private Seen look(Task<?> task) {
        Strand strand = task.strand();
        Awaited awaited = task.awaited();
        if (strand == null) {
            return new Seen(task, Doing.MADE, null, List.of());
        }
        if (core.current == task) {
            return new Seen(task, Doing.RUNNING, null, List.of());
        }
        if (awaited != null && !awaited.isOver()) {
            return new Seen(
                    task,
                    Doing.WAITING,
                    awaited,
                    LoopInspection.uncertain(() -> List.copyOf(awaited.parts()), List.of()));
        }
        return new Seen(task, strand.outside ? Doing.BLOCKING : Doing.READY, null, List.of());
    }

    // ---- for who asked ----

    /** Waits for the end; false if the loop has done nothing for so long. */
    boolean await(Duration patience) throws InterruptedException {
        long limit = patience.toNanos();
        int before = -1;
        long since = System.nanoTime();
        while (true) {
            long left = limit - (System.nanoTime() - since);
            if (finished.await(Math.min(Math.max(left, 0), LOOK_AGAIN), TimeUnit.NANOSECONDS)) {
                return true;
            }
            int done = slices;
            if (done != before) {
                before = done;
                since = System.nanoTime();
            } else if (left <= 0 || core.main == null) {
                dropped = true;
                lag = System.nanoTime() - since;
                return false;
            }
        }
    }

    /** Takes the time over that another one has waited in vain. */
    TaskCollector since(TaskCollector other) {
        lag = other.lag;
        return this;
    }

    List<Seen> tasks() {
        return seen;
    }

    long lagNanos() {
        return lag;
    }

    /** Sorts the timers: what is left of each sleep, and of the nearest time limit of each task. */
    void readTimers(Map<Object, Long> sleeps, Map<Task<?>, Long> limits) {
        TimerQueue.Snapshot<Ready> taken = timers;
        if (taken == null) {
            return;
        }
        taken.each((deadline, entry) -> {
            long left = Math.max(0, deadline - now);
            if (entry instanceof SleepTimer) {
                sleeps.put(entry, left);
            } else if (entry instanceof ReleaseTimer timer) {
                Task<?> limited = timer.limited();
                if (limited != null) {
                    limits.merge(limited, left, Math::min);
                }
            }
        });
    }
}
