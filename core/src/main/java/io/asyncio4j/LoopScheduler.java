// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An executor service whose work runs as coroutines of one loop, at times of the loop's clock. Any thread.
 *
 * <p>Shutting it down leaves the loop as it is; the end of the loop is its end too.
 */
final class LoopScheduler extends AbstractExecutorService implements ScheduledExecutorService {
    final EventLoop loop;
    final LoopCore core;

    /** What waits for its time, or runs. */
    private final Set<ScheduledWork<?>> works = ConcurrentHashMap.newKeySet();

    private final CompletableFuture<@Nullable Void> terminated = new CompletableFuture<>();
    private final Runnable closeAction = this::loopCloses;
    private volatile boolean shutDown;

    private LoopScheduler(EventLoop loop) {
        this.loop = loop;
        this.core = loop.core;
    }

    static LoopScheduler of(EventLoop loop) {
        loop.checkOpen();
        LoopScheduler made = new LoopScheduler(loop);
        LoopCore core = loop.core;
        core.submitInternal(() -> core.resources.addCloseAction(made.closeAction));
        made.terminated.whenComplete((nothing, failure) -> {
            if (!core.closed) {
                core.submitInternal(() -> core.resources.removeCloseAction(made.closeAction));
            }
        });
        return made;
    }

    // ---- work ----

    @Override
    public void execute(Runnable command) {
        Objects.requireNonNull(command, "command");
        if (command instanceof ScheduledWork<?> work && work.isOf(this)) {
            start(work);
        } else {
            start(new ScheduledWork<>(this, Executors.callable(command), 0, 0, true));
        }
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Callable<T> callable) {
        return new ScheduledWork<>(this, callable, 0, 0, false);
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Runnable runnable, T value) {
        return newTaskFor(Executors.callable(runnable, value));
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return schedule(Executors.callable(command), delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        Objects.requireNonNull(callable, "callable");
        return start(new ScheduledWork<>(this, callable, unit.toNanos(delay), 0, false));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return repeat(command, unit.toNanos(initialDelay), checked(unit.toNanos(period)));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return repeat(command, unit.toNanos(initialDelay), -checked(unit.toNanos(delay)));
    }

    private static long checked(long period) {
        if (period <= 0) {
            throw new IllegalArgumentException("A period must be longer than zero");
        }
        return Durations.nanos(Duration.ofNanos(period)); // so that the sum with the clock does not overflow
    }

    private ScheduledFuture<?> repeat(Runnable command, long initialNanos, long period) {
        return start(new ScheduledWork<>(this, Executors.callable(command), initialNanos, period, false));
    }

    private <V> ScheduledWork<V> start(ScheduledWork<V> work) {
        HandedWork.checkOpen(loop);
        works.add(work);
        if (shutDown) {
            left(work);
            throw new RejectedExecutionException("The scheduled executor of " + loop + " has been shut down");
        }
        work.await();
        return work;
    }

    /** Is told that work will not run any more. */
    void left(ScheduledWork<?> work) {
        works.remove(work);
        terminateIfIdle();
    }

    // ---- the end ----

    @Override
    public void shutdown() {
        shutDown = true;
        for (ScheduledWork<?> work : works) {
            if (work.isPeriodic()) {
                work.cancel(false);
            }
        }
        terminateIfIdle();
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutDown = true;
        List<Runnable> never = new ArrayList<>();
        for (ScheduledWork<?> work : works) {
            if (!work.hasBegun() && !work.isDone()) {
                never.add(work);
            }
            work.cancel(true);
        }
        terminateIfIdle();
        return never;
    }

    private void terminateIfIdle() {
        if (shutDown && works.isEmpty()) {
            terminated.complete(null);
        }
    }

    /** Cancels what is left. On the thread that closes the loop, after its coroutines have ended. */
    private void loopCloses() {
        shutDown = true;
        works.forEach(work -> work.cancel(false));
        terminated.complete(null);
    }

    @Override
    public boolean isShutdown() {
        return shutDown;
    }

    @Override
    public boolean isTerminated() {
        return terminated.isDone();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return waitFor(terminated, Duration.ofNanos(unit.toNanos(timeout)));
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
        checkMayBlock();
        return super.invokeAny(tasks);
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        checkMayBlock();
        return super.invokeAny(tasks, timeout, unit);
    }

    private void checkMayBlock() {
        if (core.engine.onLoop() && loop.engine() == EngineKind.PORTABLE) {
            throw new IllegalStateException("invokeAny would stop the loop that it waits for; in a coroutine use "
                    + "Asyncio.wait with ReturnWhen.FIRST_COMPLETED");
        }
    }

    /** Waits: in a coroutine of the loop by parking it, in another thread by blocking that. */
    boolean waitFor(CompletableFuture<?> future, @Nullable Duration timeout) throws InterruptedException {
        if (future.isDone()) {
            return true;
        }
        if (core.engine.onLoop()) {
            if (core.current == null) {
                throw new IllegalStateException(
                        "Waiting on the loop's own thread would stop the loop for ever; " + "do so in a coroutine");
            }
            park(future, timeout);
            return future.isDone();
        }
        try {
            if (timeout == null) {
                future.get();
            } else {
                future.get(Durations.nanos(timeout), TimeUnit.NANOSECONDS);
            }
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true; // over, whatever came of it
        }
    }

    /** Waits in a coroutine. No work outside of the loop: what is waited for is done by the loop itself. */
    private void park(CompletableFuture<?> future, @Nullable Duration timeout) {
        AsyncFuture<@Nullable Void> waiter = new NamedFuture<>(core, "work of a scheduled executor");
        future.whenComplete((nothing, failure) -> core.submitInternal(() -> {
            if (!waiter.done()) {
                waiter.complete(null);
            }
        }));
        Asyncio.wait(List.of(waiter), timeout, ReturnWhen.ALL_COMPLETED);
    }

    @Override
    public String toString() {
        return "LoopScheduler[" + loop + ", " + works.size() + " to do" + (shutDown ? ", shut down]" : "]");
    }
}
