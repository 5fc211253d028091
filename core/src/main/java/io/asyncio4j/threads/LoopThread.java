// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.Coroutine;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Runner;
import io.asyncio4j.Task;
import io.asyncio4j.TaskFailedException;
import io.asyncio4j.VoidCoroutine;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A loop that runs in a daemon thread of its own until it is stopped.
 *
 * <p>Other threads hand it coroutines with {@link #submit(Coroutine)}; what fails in one reaches whoever asks its future.
 * Every other failure reaches the thread that opened this: at {@link #join} and {@link #close}, and a handler at once. It is
 *
 * <ul>
 *   <li>a failure of the main coroutine, of the poller or of the loop itself; an interrupt of the thread; a {@code stop()} of
 *       the loop from within. These end the loop, cancel what runs in it, and further submits fail.
 *   <li>a failure of a callback, or of a task that nobody asked for its result until it was garbage or the loop closed. The
 *       loop goes on. A loop that its factory or its user has given an exception handler of its own tells that one instead.
 * </ul>
 *
 * <p>asyncio has no counterpart; there one writes {@code Thread(target=loop.run_forever)}, and a failure ends in that thread.
 * All methods may be called from any thread.
 */
public final class LoopThread implements AutoCloseable {
    private final CompletableFuture<EventLoop> ready = new CompletableFuture<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;
    private final LoopFailures failures;

    /** Set on the loop: what ends the run. */
    private @Nullable Task<?> main;

    private LoopThread(Builder builder) {
        failures = new LoopFailures(builder.name, builder.onFailure, builder.onUnhandled);
        VoidCoroutine body = builder.main == null ? () -> forEver() : builder.main;
        thread = Thread.ofPlatform().daemon().name(builder.name).unstarted(() -> runLoop(builder.loopFactory, body));
    }

    /**
     * Starts a loop in a thread.
     *
     * @param name the thread's name
     * @return the running loop; close it
     */
    public static LoopThread start(String name) {
        return builder().name(name).start();
    }

    /**
     * Starts a loop of a certain kind in a thread.
     *
     * @param name the thread's name
     * @param loopFactory makes the loop; called in the new thread
     * @return the running loop; close it
     */
    public static LoopThread start(String name, Supplier<EventLoop> loopFactory) {
        return builder().name(name).loopFactory(loopFactory).start();
    }

    /**
     * Describes a loop in a thread.
     *
     * @return a builder with the defaults
     */
    public static Builder builder() {
        return new Builder();
    }

    private static void forEver() {
        Asyncio.getRunningLoop().createFuture("the end of its LoopThread").await();
    }

    private void runLoop(Supplier<EventLoop> loopFactory, VoidCoroutine body) {
        Runner runner = Runner.builder().loopFactory(loopFactory).build();
        try {
            runMain(runner, body);
        } catch (CancelledError e) {
            if (stopped.getCount() > 0) {
                failed(e);
            }
        } catch (Throwable e) {
            failed(e instanceof TaskFailedException wrapper && wrapper.getCause() != null ? wrapper.getCause() : e);
        } finally {
            // Only now the tasks that are left are cancelled: they may take their time, and the failure has been told.
            close(runner);
        }
    }

    private void close(Runner runner) {
        try {
            runner.close();
        } catch (Throwable e) {
            failures.atTheEnd(e);
        }
    }

    private void runMain(Runner runner, VoidCoroutine body) {
        EventLoop loop = runner.getLoop();
        if (loop.getExceptionHandler() == null) {
            loop.setExceptionHandler(failures::reported);
        }
        runner.run(() -> {
            main = Asyncio.currentTask();
            ready.complete(loop);
            body.run();
        });
    }

    private void failed(Throwable error) {
        try {
            failures.ended(error);
        } finally {
            ready.completeExceptionally(error); // or the opener waits for ever
        }
    }

    private void open() {
        thread.start();
        try {
            ready.get();
        } catch (ExecutionException e) {
            if (main == null) {
                throw new IllegalStateException(
                        "The loop of thread '" + thread.getName() + "' did not start", e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop();
        }
    }

    /**
     * Returns the loop.
     *
     * @return the loop, which runs in {@link #thread}
     */
    public EventLoop loop() {
        return ready.join();
    }

    /**
     * Returns the thread.
     *
     * @return the thread that runs the loop
     */
    public Thread thread() {
        return thread;
    }

    /**
     * Hands a coroutine to the loop.
     *
     * @param <T> what it results in
     * @param coroutine the coroutine
     * @return a future of its result; cancelling it cancels the task
     * @throws IllegalStateException if the loop has ended; if by a failure, that is the cause
     */
    public <T> CompletableFuture<T> submit(Coroutine<T> coroutine) {
        checkRuns();
        return Asyncio.runCoroutineThreadsafe(coroutine, loop());
    }

    /**
     * Hands a coroutine that results in nothing to the loop.
     *
     * @param coroutine the coroutine
     * @return a future of its end; cancelling it cancels the task
     * @throws IllegalStateException if the loop has ended; if by a failure, that is the cause
     */
    public CompletableFuture<@Nullable Void> submit(VoidCoroutine coroutine) {
        checkRuns();
        return Asyncio.runCoroutineThreadsafe(coroutine, loop());
    }

    /** Whether it has ended by a failure. */
    boolean hasFailed() {
        return failures.fatal() != null;
    }

    private void checkRuns() {
        Throwable fatal = failures.fatal();
        if (fatal != null) {
            throw new IllegalStateException(
                    "The loop of thread '" + thread.getName() + "' is closed: it failed with " + fatal, fatal);
        }
    }

    /** Asks the loop to end: its tasks are cancelled, and it is closed when they have ended. Returns at once. */
    public void stop() {
        stopped.countDown();
        ready.thenAccept(loop -> {
            if (!loop.isClosed()) {
                loop.callSoonThreadsafe(this::cancelMain);
            }
        });
    }

    private void cancelMain() {
        Task<?> running = main;
        if (running != null) {
            running.cancel("its LoopThread was stopped");
        }
    }

    /**
     * Waits until the thread has ended.
     *
     * @throws InterruptedException if the waiting thread is interrupted
     * @throws IllegalStateException with the failure as its cause, if the loop or its main coroutine failed, or if a callback
     *     or task failed and nobody asked; with further failures suppressed
     */
    public void join() throws InterruptedException {
        if (ready.isDone() && !ready.isCompletedExceptionally() && loop().inLoop()) {
            throw new IllegalStateException(
                    "The loop of thread '" + thread.getName() + "' would wait for its own end; use stop()");
        }
        thread.join();
        IllegalStateException failure = failures.forOpener();
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * Stops the loop and waits until the thread has ended.
     *
     * @throws IllegalStateException with the failure as its cause, as {@link #join} does
     */
    @Override
    public void close() {
        stop();
        try {
            join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Settings of a loop in a thread. */
    public static final class Builder {
        private String name = "asyncio4j-loop";
        private Supplier<EventLoop> loopFactory = EventLoop::create;
        private @Nullable VoidCoroutine main;
        private @Nullable Consumer<? super Throwable> onFailure;
        private @Nullable Consumer<? super Throwable> onUnhandled;

        private Builder() {}

        /**
         * Names the thread.
         *
         * @param newName the name
         * @return this
         */
        public Builder name(String newName) {
            name = newName;
            return this;
        }

        /**
         * Chooses how the loop is made.
         *
         * @param factory gives a new loop; called in the new thread
         * @return this
         */
        public Builder loopFactory(Supplier<EventLoop> factory) {
            loopFactory = factory;
            return this;
        }

        /**
         * Gives it a main coroutine: when that ends, so does the loop.
         *
         * @param coroutine the coroutine
         * @return this
         */
        public Builder main(VoidCoroutine coroutine) {
            main = coroutine;
            return this;
        }

        /**
         * Has a failure told at once that ends the loop.
         *
         * @param handler gets the failure, in the loop's thread. What it throws itself goes to the log, and reaches the
         *     opener too
         * @return this
         */
        public Builder onFailure(Consumer<? super Throwable> handler) {
            onFailure = handler;
            return this;
        }

        /**
         * Has a failure told at once that nobody asked for: of a callback, or of a task that was dropped. The loop goes on.
         * Without this, such failures go to the log.
         *
         * @param handler gets the failure, on the loop, where it must not wait
         * @return this
         */
        public Builder onUnhandled(Consumer<? super Throwable> handler) {
            onUnhandled = handler;
            return this;
        }

        /**
         * Starts the thread, and waits until the loop runs.
         *
         * @return the running loop; close it
         * @throws IllegalStateException if the loop could not be made
         */
        public LoopThread start() {
            LoopThread made = new LoopThread(this);
            made.open();
            return made;
        }
    }
}
