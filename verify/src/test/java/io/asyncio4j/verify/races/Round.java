// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.races;

import io.asyncio4j.EngineKind;
import io.asyncio4j.EventLoop;
import io.asyncio4j.ExceptionContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One round of a scenario: its seed, its threads and its loops. */
final class Round implements AutoCloseable {
    /** How long anything may take before it counts as hanging, in seconds. */
    private static final long PATIENCE = 30;

    /** What one thread does. */
    @FunctionalInterface
    interface Racer {
        void run(SplittableRandom random) throws Exception;
    }

    final EngineKind engine;
    final SplittableRandom random;
    private final long seed;
    private final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
    private final List<EventLoop> loops = Collections.synchronizedList(new ArrayList<>());
    private final List<ExceptionContext> reports = Collections.synchronizedList(new ArrayList<>());
    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch start = new CountDownLatch(1);
    private int racers;

    Round(long seed, EngineKind engine) {
        this.seed = seed;
        this.engine = engine;
        this.random = new SplittableRandom(seed);
    }

    /** Makes a loop whose reports the round collects. Any thread. */
    EventLoop newLoop() {
        EventLoop loop = EventLoop.builder().name("race").engine(engine).build();
        loop.setExceptionHandler((told, context) -> reports.add(context));
        loops.add(loop);
        return loop;
    }

    /** What the loops have told their exception handlers so far. */
    List<ExceptionContext> reports() {
        return List.copyOf(reports);
    }

    /** Has a thread wait for the start with the others; each has chances of its own. */
    Thread race(Racer racer) {
        SplittableRandom chances = new SplittableRandom(seed * 1000 + ++racers);
        return thread("race-" + racers, () -> {
            awaitStart();
            racer.run(chances);
        });
    }

    /** A racer that others interrupt may be so before the start. */
    private void awaitStart() {
        boolean interrupted = false;
        while (true) {
            try {
                start.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Starts a thread at once. */
    Thread thread(String name, ThrowingRunnable body) {
        Thread thread = Thread.ofPlatform().daemon().name(name).unstarted(() -> {
            try {
                body.run();
            } catch (Throwable e) {
                failures.add(e);
            }
        });
        threads.add(thread);
        thread.start();
        return thread;
    }

    /** Code of a thread. */
    @FunctionalInterface
    interface ThrowingRunnable {
        void run() throws Exception;
    }

    /** Has the close of this round check that a thread has ended. */
    void mustEnd(Thread thread) {
        threads.add(thread);
    }

    /** Lets all racers go. */
    void go() {
        start.countDown();
    }

    /** Waits until all threads have ended; the first failure of one is that of the round. */
    void awaitThreads() throws InterruptedException {
        for (Thread thread : List.copyOf(threads)) {
            awaitEnd(thread);
        }
        if (!failures.isEmpty()) {
            throw new AssertionError("A thread failed", failures.getFirst());
        }
    }

    void awaitEnd(Thread thread) throws InterruptedException {
        thread.join(TimeUnit.SECONDS.toMillis(PATIENCE));
        if (thread.isAlive()) {
            throw hangs("Thread " + thread.getName());
        }
    }

    /** Waits for a future's end; gives its result, or the exception that get threw. */
    @Nullable
    Object outcome(Future<?> future) throws InterruptedException {
        try {
            return future.get(PATIENCE, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw hangs(future.toString());
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (RuntimeException e) {
            return e;
        }
    }

    void await(CountDownLatch latch, String what) throws InterruptedException {
        if (!latch.await(PATIENCE, TimeUnit.SECONDS)) {
            throw hangs(what + ", " + latch.getCount() + " left,");
        }
    }

    private AssertionError hangs(String what) {
        StringBuilder text = new StringBuilder(what + " does not end");
        for (EventLoop loop : List.copyOf(loops)) {
            text.append('\n').append(loop).append('\n').append(loop.report());
        }
        for (Thread thread : List.copyOf(threads)) {
            text.append('\n').append(thread);
            for (StackTraceElement frame : thread.getStackTrace()) {
                text.append("\n    ").append(frame);
            }
        }
        return new AssertionError(text.toString());
    }

    static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    /** Takes a little time, or none. */
    static void pause(SplittableRandom random) {
        switch (random.nextInt(6)) {
            case 0 -> Thread.yield();
            case 1 -> LockSupport.parkNanos(random.nextInt(100_000));
            case 2 -> {
                for (int i = random.nextInt(200); i > 0; i--) {
                    Thread.onSpinWait();
                }
            }
            default -> {
                return;
            }
        }
    }

    /** Closes the loops that are open, and checks that no thread is left. */
    @Override
    public void close() {
        start.countDown();
        try {
            awaitThreads();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while threads of a round still ran", e);
        }
        loops.forEach(EventLoop::close);
    }
}
