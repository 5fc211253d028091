// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.Strand;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Work that waits for its time on a loop's clock and then is a coroutine of the loop, once or again and again.
 *
 * @param <V> what it results in
 */
final class ScheduledWork<V> extends FutureTask<V> implements RunnableScheduledFuture<V> {
    private final LoopScheduler scheduler;
    private final Context context = Context.copyCurrent();
    private final CompletableFuture<@Nullable Void> settled = new CompletableFuture<>();

    /** Nanoseconds from one time to the next; negative: from the end of a run to the next; 0: it runs once. */
    private final long period;

    /** Whether nobody has a future to see a failure in. */
    private final boolean reports;

    /** When it runs next, on the loop's clock. Written before it is queued. */
    private volatile long deadline;

    /** What waits in the loop for its next time; null before. Written by whoever queues it. */
    private volatile @Nullable Due due;

    /** What runs it, or ran it last. The loop's thread only. */
    private @Nullable Task<?> task;

    private volatile boolean begun;
    private volatile boolean running;

    ScheduledWork(LoopScheduler scheduler, Callable<V> code, long delayNanos, long period, boolean reports) {
        super(code);
        this.scheduler = scheduler;
        this.period = period;
        this.reports = reports;
        this.deadline = scheduler.core.clock.nanoTime() + Durations.nanos(Duration.ofNanos(Math.max(0, delayNanos)));
    }

    boolean isOf(LoopScheduler other) {
        return scheduler == other;
    }

    boolean hasBegun() {
        return begun;
    }

    @Override
    public boolean isPeriodic() {
        return period != 0;
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(deadline - scheduler.core.clock.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        return other instanceof ScheduledWork<?> work && work.scheduler.core == scheduler.core
                ? Long.signum(deadline - work.deadline)
                : Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }

    /** Has it run when its time comes. Any thread. */
    void await() {
        Due next = new Due(scheduler.core);
        due = next;
        scheduler.core.submit(next);
    }

    /** Runs it. In a coroutine of its own. */
    @Override
    public void run() {
        begun = true;
        running = true;
        try {
            if (period == 0) {
                super.run();
            } else if (runAndReset()) {
                if (scheduler.isShutdown()) {
                    cancel(false);
                } else {
                    deadline = period > 0 ? deadline + period : scheduler.core.clock.nanoTime() - period;
                    await();
                }
            }
        } finally {
            running = false;
            if (isDone()) {
                scheduler.left(this);
            }
        }
    }

    /** On the loop its task is cancelled: the loop would hear of an interrupt only when the thread has woken from it. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (!mayInterruptIfRunning || !scheduler.core.engine.onLoop()) {
            return super.cancel(mayInterruptIfRunning);
        }
        boolean cancelled = super.cancel(false);
        Task<?> runs = task;
        if (cancelled && running && runs != null) {
            runs.cancel();
        }
        return cancelled;
    }

    @Override
    protected void setException(Throwable failure) {
        if (failure instanceof CancelledError) {
            cancel(false); // the end of the loop, or an interrupt
            return;
        }
        super.setException(failure);
        if (reports) {
            scheduler.loop.callExceptionHandler(
                    new ExceptionContext("Work given to the loop's scheduled executor failed", failure));
        }
    }

    @Override
    protected void done() {
        settled.complete(null);
        Due waiting = due;
        if (waiting != null) {
            waiting.forget();
        }
        if (!running) {
            scheduler.left(this);
        }
    }

    @Override
    public V get() throws InterruptedException, ExecutionException {
        scheduler.waitFor(settled, null);
        return super.get();
    }

    @Override
    public V get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        if (!scheduler.waitFor(settled, Duration.ofNanos(unit.toNanos(timeout)))) {
            throw new TimeoutException("Still pending: " + this);
        }
        return super.get();
    }

    /** Its place in the inbox, then among the timers, if it has to wait. */
    private final class Due extends Ready {
        private final LoopCore core;
        private boolean isTimer;

        Due(LoopCore core) {
            this.core = core;
        }

        @Override
        @Nullable
        Strand enter(LoopCore loop) {
            boolean waited = isTimer;
            isTimer = false;
            if (isDone()) {
                return null;
            }
            if (!waited && deadline - core.clock.nanoTime() > 0) {
                isTimer = true;
                core.at(deadline, this);
                return null;
            }
            VoidCoroutine code = ScheduledWork.this::run;
            task = core.loop.newTask(code, null, context);
            return null;
        }

        /** Tells the loop that this timer is of no use any more. Any thread. */
        private void forget() {
            if (!core.closed) {
                core.submitInternal(() -> {
                    if (isTimer) {
                        isTimer = false;
                        core.timerCancelled();
                    }
                });
            }
        }

        @Override
        boolean isDead() {
            return isDone();
        }

        @Override
        void discard() {
            cancel(false);
        }
    }
}
