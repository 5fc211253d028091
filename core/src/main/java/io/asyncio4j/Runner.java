// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs several coroutines, one after the other, on one loop and in one context.
 *
 * <p>Counterpart of {@code asyncio.Runner}. The loop is made when it is first needed. Used by one thread.
 */
public final class Runner implements AutoCloseable {
    private static final Duration EXECUTOR_PATIENCE = Duration.ofMinutes(5);

    private final Supplier<EventLoop> loopFactory;
    private final boolean handleInterrupt;
    private final @Nullable Boolean debug;
    private @Nullable EventLoop loop;
    private @Nullable Context context;
    private boolean closed;

    private Runner(Builder builder) {
        loopFactory = builder.loopFactory;
        handleInterrupt = builder.handleInterrupt;
        debug = builder.debug;
    }

    /**
     * Makes a runner of a certain kind.
     *
     * @return a builder with the defaults
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Runs a coroutine until it ends.
     *
     * <p>An interrupt of this thread, or Ctrl-C where the runner handles it, cancels the coroutine. The JDK can forget an
     * interrupt that comes in the very instant in which a coroutine takes the thread or leaves it.
     *
     * @param <T> what it results in
     * @param main the coroutine
     * @return its result
     * @throws IllegalStateException if the runner is closed, or a loop runs in this thread already
     */
    public <T> T run(Coroutine<T> main) {
        return run(main, null);
    }

    /**
     * Runs a coroutine in a context of its own. See {@link #run(Coroutine)}.
     *
     * @param <T> what it results in
     * @param main the coroutine
     * @param ownContext the context, used as it is; null for the one that all runs of this runner share
     * @return its result
     * @throws IllegalStateException if the runner is closed, or a loop runs in this thread already
     */
    public <T> T run(Coroutine<T> main, @Nullable Context ownContext) {
        if (Running.loop() != null) {
            throw new IllegalStateException("A loop runs in this thread already: await the coroutine, "
                    + "or make a task of it with Asyncio.createTask");
        }
        EventLoop mine = getLoop();
        Task<T> task = mine.createTask(main, null, ownContext == null ? context : ownContext);
        mine.core.onInterrupt = () -> task.cancel("interrupted");
        CtrlC ctrlC = handleInterrupt ? CtrlC.cancels(task) : null;
        try {
            return mine.runUntilComplete(task);
        } catch (CancelledError e) {
            if (ctrlC != null && ctrlC.pressed()) {
                close(!ctrlC.calledInJob());
                ctrlC.leaveToTheJvm();
            }
            throw e;
        } finally {
            mine.core.onInterrupt = null;
            if (ctrlC != null) {
                ctrlC.close();
            }
        }
    }

    /**
     * Runs a coroutine that results in nothing. See {@link #run(Coroutine)}.
     *
     * @param main the coroutine
     */
    public void run(VoidCoroutine main) {
        run(main.asCoroutine());
    }

    /**
     * Returns the loop, which this makes if it was not yet.
     *
     * @return the loop
     * @throws IllegalStateException if the runner is closed
     */
    public EventLoop getLoop() {
        if (closed) {
            throw new IllegalStateException("The runner is closed; make a new one");
        }
        EventLoop current = loop;
        if (current == null) {
            current = Objects.requireNonNull(loopFactory.get(), "The loop factory gave null");
            if (debug != null) {
                current.setDebug(debug);
            }
            loop = current;
            context = Context.copyCurrent();
        }
        return current;
    }

    /** Cancels the tasks that are left and waits for them, shuts the default executor down, closes the loop. */
    @Override
    public void close() {
        close(true);
    }

    private void close(boolean awaitJobs) {
        EventLoop closing = loop;
        if (closed) {
            return;
        }
        closed = true;
        if (closing == null) {
            return;
        }
        try {
            cancelAll(closing);
            closing.runUntilComplete(closing::shutdownAsyncgens);
            if (awaitJobs) {
                closing.runUntilComplete(() -> closing.shutdownDefaultExecutor(EXECUTOR_PATIENCE));
            }
        } finally {
            closing.close();
        }
    }

    private static void cancelAll(EventLoop loop) {
        List<Task<?>> left = List.copyOf(loop.allTasks());
        if (left.isEmpty()) {
            return;
        }
        for (Task<?> task : left) {
            task.cancel();
        }
        loop.runUntilComplete(Gather.of(loop, left, true));
        for (Task<?> task : left) {
            if (task.cancelled()) {
                continue;
            }
            Throwable failure = task.exception();
            if (failure != null) {
                loop.callExceptionHandler(
                        new ExceptionContext("A task failed while the run was being ended", failure, null, task, null));
            }
        }
    }

    /** Settings of a runner. */
    public static final class Builder {
        private Supplier<EventLoop> loopFactory = EventLoop::create;
        private boolean handleInterrupt;
        private @Nullable Boolean debug;

        private Builder() {}

        /**
         * Chooses how the loop is made.
         *
         * @param factory gives a new loop
         * @return this
         */
        public Builder loopFactory(Supplier<EventLoop> factory) {
            loopFactory = factory;
            return this;
        }

        /**
         * Chooses whether Ctrl-C, and whatever else shuts the JVM down, cancels what runs; false by default, true for
         * {@link Asyncio#run(Coroutine)}. The JVM ends when the run has; a second Ctrl-C ends it at once.
         *
         * @param handle whether
         * @return this
         */
        public Builder handleInterrupt(boolean handle) {
            handleInterrupt = handle;
            return this;
        }

        /**
         * Switches the loop's debug mode on or off; see {@link EventLoop#setDebug}.
         *
         * @param on whether it is on; without this call it is as the loop factory leaves it
         * @return this
         */
        public Builder debug(boolean on) {
            debug = on;
            return this;
        }

        /**
         * Makes the runner.
         *
         * @return a new runner; close it
         */
        public Runner build() {
            return new Runner(this);
        }
    }
}
