// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.ReturnWhen;
import io.asyncio4j.Task;
import io.asyncio4j.TimeoutError;
import io.asyncio4j.VoidCoroutine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes jobs from one source and sees each through to its settlement. All of it belongs to one loop.
 *
 * <p>Its life: open the source; take until it is told to stop; let what runs end within the grace period; cancel the
 * rest; close the source, which gives back whatever is not settled.
 */
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    /** How long cancelled jobs and the source may take to end. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int LARGEST_BATCH = 500;

    /** Batches are at most half of the slots, so that the next one is fetched while the first one runs. */
    private static final int SMALLEST_HALF = 16;

    private final JobSource source;
    private final Dispatch dispatch;
    private final Duration grace;
    private final Counters counters;
    private final EventLoop loop = Asyncio.getRunningLoop();
    private final AsyncFuture<@Nullable Void> stop = loop.createFuture("the worker's stop");
    private final AsyncFuture<@Nullable Void> quiet = loop.createFuture("the worker's rest");
    private final AsyncFuture<@Nullable Void> stopNow = loop.createFuture("the worker's stop at once");

    /** Those that wait for jobs now, and may be cancelled without harm. */
    private final Set<Task<?>> taking = new HashSet<>();

    /** Those that take jobs or see one through. */
    private final Set<Task<?>> busy = new LinkedHashSet<>();

    private int free;
    private @Nullable AsyncFuture<@Nullable Void> slotFreed;

    /** Where a job runs. */
    interface Dispatch extends RunControl {
        /** Runs a job to its end, in a task made for it. A coroutine. */
        JobEnd run(TakenJob job);

        /** Cancels all that runs. */
        void cancelAll();

        /** Closes the handlers. A coroutine, for the time when nothing runs any more. */
        void close();
    }

    Intake(JobSource source, Dispatch dispatch, Duration grace, Counters counters) {
        this.source = source;
        this.dispatch = dispatch;
        this.grace = grace;
        this.counters = counters;
    }

    void open() {
        source.open(dispatch);
    }

    /** One taker hands out up to so many jobs. */
    void startBatches(int slots) {
        free = slots;
        int largest = Math.min(LARGEST_BATCH, Math.max(Math.min(slots, SMALLEST_HALF), slots / 2));
        startTaker(() -> takeBatches(largest), "master");
    }

    /** So many takers do one job at a time. */
    void startWorkers(int count) {
        for (int i = 1; i <= count; i++) {
            startTaker(this::takeSingly, "worker-" + i);
        }
    }

    private void startTaker(VoidCoroutine body, String name) {
        Task<?> task = loop.createTask(body, name);
        busy.add(task);
        task.addDoneCallback(done -> {
            busy.remove(task);
            Throwable failure = task.cancelled() ? null : task.exception();
            if (failure instanceof SourceDrained) {
                requestStop();
            } else if (failure != null && !stop.done()) {
                stop.setException(failure);
            }
        });
    }

    private void takeBatches(int largest) {
        while (!quiet.done()) {
            while (free == 0) {
                AsyncFuture<@Nullable Void> freed = loop.createFuture("a free slot");
                slotFreed = freed;
                freed.await();
            }
            for (TakenJob job : take(Math.min(free, largest))) {
                free--;
                startJob(job);
            }
        }
    }

    private void takeSingly() {
        while (!quiet.done()) {
            for (TakenJob job : take(1)) {
                free--;
                startJob(job).await();
            }
        }
    }

    private Task<?> startJob(TakenJob job) {
        Task<?> task = loop.createTask(() -> seeThrough(job), "job " + job.name());
        busy.add(task);
        return task;
    }

    private List<TakenJob> take(int most) {
        Task<?> self = Objects.requireNonNull(Asyncio.currentTask());
        taking.add(self);
        try {
            return source.take(most);
        } finally {
            taking.remove(self);
        }
    }

    private void seeThrough(TakenJob job) {
        try {
            source.settle(job, run(job));
        } catch (RuntimeException e) {
            LOG.error("The outcome of job {} could not be stored", job, e);
        } finally {
            busy.remove(Asyncio.currentTask());
            free++;
            AsyncFuture<@Nullable Void> waiting = slotFreed;
            if (waiting != null) {
                slotFreed = null;
                if (!waiting.done()) {
                    waiting.setResult(null);
                }
            }
        }
    }

    /** A run whose failure nobody could deal with is given back. */
    private JobEnd run(TakenJob job) {
        try {
            return dispatch.run(job);
        } catch (Throwable e) {
            LOG.error("Job {} is given back, for its worker has failed", job, e);
            return JobEnd.UNFINISHED;
        }
    }

    void requestQuiet() {
        if (!quiet.done()) {
            quiet.setResult(null);
            List.copyOf(taking).forEach(task -> task.cancel("the worker takes no more jobs"));
            if (slotFreed != null) {
                slotFreed.cancel();
            }
            source.quiet();
        }
    }

    void requestStop() {
        if (!stop.done()) {
            stop.setResult(null);
        }
    }

    void requestStopNow() {
        requestStop();
        if (!stopNow.done()) {
            stopNow.setResult(null);
        }
    }

    /** Awaits the order to stop, then ends as told. */
    void serveUntilStopped() {
        try {
            stop.await();
        } finally {
            end();
        }
    }

    private void end() {
        requestQuiet();
        if (!stopNow.done() && !grace.isZero()) {
            Task<?> graceful = loop.createTask(() -> awaitBusy(grace));
            Asyncio.wait(List.of(graceful, stopNow), ReturnWhen.FIRST_COMPLETED);
            graceful.cancel();
        }
        if (!busy.isEmpty()) {
            dispatch.cancelAll();
            awaitBusy(PATIENCE);
        }
        busy.forEach(task -> task.cancel("the worker ends"));
        try {
            counters.givenBack.add(Asyncio.waitFor(source::close, PATIENCE));
        } catch (SourceException | TimeoutError e) {
            LOG.error(
                    "Could not give back unfinished jobs; the next worker finds them when this one counts as dead: {}",
                    e.getMessage());
        }
    }

    /** Awaits the end of all that is busy, at most so long. */
    private void awaitBusy(Duration limit) {
        List<AsyncFuture<?>> all = new ArrayList<>(busy);
        if (!all.isEmpty()) {
            Asyncio.wait(all, limit, ReturnWhen.ALL_COMPLETED);
        }
    }

    void closeHandlers() {
        dispatch.close();
    }
}
