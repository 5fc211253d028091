// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.ParkPoller;
import io.asyncio4j.spi.LoopClock;
import io.asyncio4j.spi.Poller;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Runs callbacks, timers and coroutines, one at a time, on the thread that calls {@link #runForever}.
 *
 * <p>Counterpart of asyncio's event loop. Most programs never touch it: {@link Asyncio#run(Coroutine)} makes one. Used on
 * its own thread while it runs, except for the methods said to be for any thread.
 */
public final class EventLoop implements AutoCloseable {
    static final String UNNAMED = "loop";

    final LoopCore core;
    final String name;
    private final EngineKind engine;
    final TaskMaker factory;
    private final DefaultExecutor executor;
    private @Nullable ExceptionHandler exceptionHandler;

    private EventLoop(Builder builder) {
        name = builder.name;
        engine = builder.engine == null ? Engines.preferred() : builder.engine;
        Poller poller = builder.poller == null ? new ParkPoller() : builder.poller;
        core = new LoopCore(this, builder.clock, poller, engine);
        core.debug.set(builder.debug);
        core.inheritsThreadLocals = builder.inheritThreadLocals;
        factory = new TaskMaker(this);
        executor = new DefaultExecutor();
    }

    /**
     * Makes a loop with the defaults: the system's clock, the loom engine where the JVM allows it.
     *
     * @return the loop; close it
     */
    public static EventLoop create() {
        return builder().build();
    }

    /**
     * Makes a loop of a certain kind.
     *
     * @return a builder with the defaults
     */
    public static Builder builder() {
        return new Builder();
    }

    // ---- callbacks ----

    /**
     * Has a callback called at the next pass, in a copy of the current context.
     *
     * @param callback what to call; it must not await
     * @return the way to cancel it
     */
    public Handle callSoon(Runnable callback) {
        return callSoon(callback, Context.copyCurrent());
    }

    /**
     * Has a callback called at the next pass, in a context.
     *
     * @param callback what to call; it must not await
     * @param context the context, used as it is
     * @return the way to cancel it
     */
    public Handle callSoon(Runnable callback, Context context) {
        checkOpen();
        checkThread("callSoon", "callSoonThreadsafe");
        Handle handle = new Handle(core, callback, context);
        core.soon(handle);
        return handle;
    }

    /**
     * Has a callback called soon, from any thread.
     *
     * @param callback what to call; it must not await
     * @return the way to cancel it, on the loop's thread; cancelled by a close that comes before its turn
     * @throws IllegalStateException if the loop is closed
     */
    public Handle callSoonThreadsafe(Runnable callback) {
        return callSoonThreadsafe(callback, Context.copyCurrent());
    }

    /**
     * Has a callback called soon in a context, from any thread.
     *
     * @param callback what to call; it must not await
     * @param context the context, used as it is
     * @return the way to cancel it, on the loop's thread; cancelled by a close that comes before its turn
     * @throws IllegalStateException if the loop is closed
     */
    public Handle callSoonThreadsafe(Runnable callback, Context context) {
        checkOpen();
        Handle handle = new Handle(core, callback, context);
        core.submit(handle);
        if (core.closed && handle.cancelled()) {
            checkOpen(); // the loop was closed while this was on its way
        }
        return handle;
    }

    /**
     * Has a callback called after a delay.
     *
     * @param delay how long to wait; zero or less is the next pass
     * @param callback what to call; it must not await
     * @return the way to cancel it
     */
    public TimerHandle callLater(Duration delay, Runnable callback) {
        return callLater(delay, callback, Context.copyCurrent());
    }

    /**
     * Has a callback called after a delay, in a context.
     *
     * @param delay how long to wait; zero or less is the next pass
     * @param callback what to call; it must not await
     * @param context the context, used as it is
     * @return the way to cancel it
     */
    public TimerHandle callLater(Duration delay, Runnable callback, Context context) {
        return timer(core.clock.nanoTime() + Durations.nanos(delay), callback, context);
    }

    /**
     * Has a callback called after a delay.
     *
     * @param seconds how long to wait; zero or less is the next pass
     * @param callback what to call; it must not await
     * @return the way to cancel it
     */
    public TimerHandle callLater(double seconds, Runnable callback) {
        return callLater(seconds, callback, Context.copyCurrent());
    }

    /**
     * Has a callback called after a delay, in a context.
     *
     * @param seconds how long to wait; zero or less is the next pass
     * @param callback what to call; it must not await
     * @param context the context, used as it is
     * @return the way to cancel it
     */
    public TimerHandle callLater(double seconds, Runnable callback, Context context) {
        return timer(core.clock.nanoTime() + Durations.nanos(seconds), callback, context);
    }

    /**
     * Has a callback called at a time.
     *
     * @param when seconds on the clock of {@link #time}; one that has passed is the next pass
     * @param callback what to call; it must not await
     * @return the way to cancel it
     */
    public TimerHandle callAt(double when, Runnable callback) {
        return callAt(when, callback, Context.copyCurrent());
    }

    /**
     * Has a callback called at a time, in a context.
     *
     * @param when seconds on the clock of {@link #time}; one that has passed is the next pass
     * @param callback what to call; it must not await
     * @param context the context, used as it is
     * @return the way to cancel it
     */
    public TimerHandle callAt(double when, Runnable callback, Context context) {
        return timer(Durations.instant(when), callback, context);
    }

    private TimerHandle timer(long deadline, Runnable callback, Context context) {
        checkOpen();
        checkThread("callLater", "callSoonThreadsafe(() -> loop.callLater(...))");
        TimerHandle handle = new TimerHandle(core, Durations.seconds(deadline), callback, context);
        core.at(deadline, handle);
        return handle;
    }

    /**
     * Returns the time on the loop's clock. Any thread.
     *
     * @return seconds since an arbitrary origin
     */
    public double time() {
        return Durations.seconds(core.clock.nanoTime());
    }

    // ---- runs ----

    /**
     * Runs until {@link #stop} is called. If that was called before, makes one pass.
     *
     * <p>An interrupt of the thread stops the run, and is set again when this returns.
     *
     * @throws IllegalStateException if the loop is closed or runs already, or another loop runs in this thread
     */
    public void runForever() {
        checkOpen();
        if (core.main != null) {
            throw new IllegalStateException("The loop runs already, in " + core.main);
        }
        if (Running.loop() != null) {
            throw new IllegalStateException("Another loop runs in this thread; await the coroutine, make a task of it, "
                    + "or start a LoopThread");
        }
        Running.set(this);
        try {
            core.run();
        } finally {
            Running.set(null);
        }
    }

    /**
     * Runs until something is done.
     *
     * @param <T> what it results in
     * @param awaitable a future of this loop, or a coroutine, of which a task is made
     * @return the result
     * @throws IllegalStateException if the loop was stopped before; the message says which tasks are left
     * @throws IllegalArgumentException if the future belongs to another loop
     * @throws CancelledError if it was cancelled
     * @throws TaskFailedException if it failed with a checked exception; an unchecked one is thrown as it is
     */
    public <T> T runUntilComplete(Awaitable<T> awaitable) {
        checkOpen();
        checkThread("runUntilComplete", "Asyncio.runCoroutineThreadsafe");
        AsyncFuture<T> future = ensureFuture(awaitable);
        if (future.core != core) {
            throw new IllegalArgumentException("The future belongs to another loop: " + future);
        }
        boolean made = future != awaitable;
        FutureListener stopper = done -> stop();
        future.addListener(stopper);
        try {
            runForever();
        } catch (RuntimeException | Error e) {
            if (made) {
                future.forgetFailure();
            }
            throw e;
        } finally {
            future.removeListener(stopper);
        }
        if (!future.done()) {
            throw new IllegalStateException(
                    "The loop was stopped before " + future + " was done. Tasks left:\n" + report());
        }
        return future.result();
    }

    /**
     * Runs until a coroutine is done. See {@link #runUntilComplete(Awaitable)}.
     *
     * @param <T> what it results in
     * @param coroutine the coroutine
     * @return the result
     */
    public <T> T runUntilComplete(Coroutine<T> coroutine) {
        return runUntilComplete((Awaitable<T>) coroutine);
    }

    /**
     * Runs until a coroutine is done. See {@link #runUntilComplete(Awaitable)}.
     *
     * @param coroutine the coroutine
     */
    public void runUntilComplete(VoidCoroutine coroutine) {
        runUntilComplete((Awaitable<@Nullable Void>) coroutine.asCoroutine());
    }

    /** Ends the run after this pass. What is ready then stays so for the next run. */
    public void stop() {
        checkThread("stop", "callSoonThreadsafe(loop::stop)");
        core.stopping = true;
    }

    /**
     * Closes the loop. Coroutines that are left see a CancelledError, and each is reported to the exception handler.
     * Does nothing if it is closed already.
     *
     * @throws IllegalStateException if the loop runs
     */
    @Override
    public void close() {
        if (core.main != null) {
            throw new IllegalStateException("A loop that runs cannot be closed; stop it first");
        }
        if (core.closed) {
            return;
        }
        for (Task<?> task : core.tasks.snapshot()) {
            callExceptionHandler(new ExceptionContext(
                    "The loop was closed while " + task.describe() + " was pending; it " + task.whatItDoes(),
                    null,
                    null,
                    task,
                    null));
        }
        core.unretrieved.reportAll(this);
        core.engine.onPlatformThread(core::close);
        core.inspection.close();
        core.generators.tellLoopClosed();
        executor.shutdownNow();
    }

    /**
     * Tells whether the loop runs. Any thread.
     *
     * @return true between the begin and the end of a run
     */
    public boolean isRunning() {
        return core.main != null;
    }

    /**
     * Tells whether the loop has been closed. Any thread.
     *
     * @return true after {@link #close}
     */
    public boolean isClosed() {
        return core.closed;
    }

    /**
     * Tells whether the caller may use the loop's objects: it is on the thread that runs it. Any thread.
     *
     * @return true in the loop's coroutines, callbacks and poller
     */
    public boolean inLoop() {
        return core.engine.onLoop();
    }

    /**
     * Returns how the loop runs coroutines.
     *
     * @return the engine
     */
    public EngineKind engine() {
        return engine;
    }

    // ---- tasks and futures ----

    /**
     * Makes a task that starts at the next pass, in a copy of the current context.
     *
     * @param <T> what it results in
     * @param coroutine what it runs
     * @return the task
     */
    public <T> Task<T> createTask(Coroutine<T> coroutine) {
        return createTask(coroutine, null, null);
    }

    /**
     * Makes a task with a name.
     *
     * @param <T> what it results in
     * @param coroutine what it runs
     * @param taskName its name
     * @return the task
     */
    public <T> Task<T> createTask(Coroutine<T> coroutine, String taskName) {
        return createTask(coroutine, taskName, null);
    }

    /**
     * Makes a task that results in nothing.
     *
     * @param coroutine what it runs
     * @return the task
     */
    public Task<@Nullable Void> createTask(VoidCoroutine coroutine) {
        return newTask(coroutine, null, null);
    }

    /**
     * Makes a task with a name that results in nothing.
     *
     * @param coroutine what it runs
     * @param taskName its name
     * @return the task
     */
    public Task<@Nullable Void> createTask(VoidCoroutine coroutine, String taskName) {
        return newTask(coroutine, taskName, null);
    }

    /**
     * Makes a task with a name and a context.
     *
     * @param <T> what it results in
     * @param coroutine what it runs
     * @param taskName its name; null for {@code Task-N}
     * @param context the context, used as it is; null for a copy of the current one
     * @return the task
     */
    public <T> Task<T> createTask(
            Coroutine<? extends T> coroutine, @Nullable String taskName, @Nullable Context context) {
        return newTask(coroutine, taskName, context);
    }

    /** Makes a task of a Coroutine or a VoidCoroutine. */
    <T> Task<T> newTask(Object coroutine, @Nullable String taskName, @Nullable Context context) {
        return factory.create(coroutine, taskName, context);
    }

    /**
     * Chooses how tasks are made.
     *
     * @param newFactory the factory; null for the default one. See also {@link Asyncio#eagerTaskFactory}
     */
    public void setTaskFactory(@Nullable TaskFactory newFactory) {
        factory.set(newFactory);
    }

    /**
     * Returns how tasks are made.
     *
     * @return the factory; null for the default one
     */
    public @Nullable TaskFactory getTaskFactory() {
        return factory.get();
    }

    /**
     * Makes a future.
     *
     * @param <T> what it results in
     * @return a pending future
     */
    public <T> AsyncFuture<T> createFuture() {
        return made(new AsyncFuture<>(core));
    }

    /**
     * Makes a future with a name for reports of who waits for what.
     *
     * @param <T> what it results in
     * @param what what it stands for, as in "task 'a' waits for ..."
     * @return a pending future
     */
    public <T> AsyncFuture<T> createFuture(String what) {
        return made(new NamedFuture<>(core, what));
    }

    private <F> F made(F future) {
        core.debug.made(future);
        return future;
    }

    /** A future as it is; a coroutine as a task of this loop. */
    <T> AsyncFuture<T> ensureFuture(Awaitable<T> awaitable) {
        return switch (awaitable) {
            case AsyncFuture<T> future -> future;
            case Coroutine<T> coroutine -> createTask(coroutine, null, null);
        };
    }

    /**
     * Returns the pending tasks in the order in which they were made.
     *
     * @return a set of its own
     */
    public Set<Task<?>> allTasks() {
        return Collections.unmodifiableSet(new LinkedHashSet<>(core.tasks.snapshot()));
    }

    /**
     * Returns the task that runs now.
     *
     * @return null in callbacks and between runs
     */
    public @Nullable Task<?> currentTask() {
        return core.current;
    }

    /**
     * Says what each pending task waits for.
     *
     * @return a line a task; empty without tasks
     */
    public String report() {
        return core.tasks.report();
    }

    // ---- the outside ----

    /**
     * Closes the generators that began in this loop's coroutines, have not ended and can still be reached, all at the
     * same time, and waits for that. A failure goes to the exception handler. Called in a coroutine; a {@link Runner} does
     * so at its end. Counterpart of {@code loop.shutdown_asyncgens}.
     */
    public void shutdownAsyncgens() {
        GeneratorShutdown.of(this);
    }

    /**
     * Makes a future of a completion stage, which any thread may complete. Cancelling the one cancels the other.
     *
     * @param <T> what it results in
     * @param stage the stage
     * @return a future of this loop; done already if the stage is
     */
    public <T> AsyncFuture<T> wrapFuture(CompletionStage<T> stage) {
        checkOpen();
        checkThread("wrapFuture", "callSoonThreadsafe");
        OutsideFuture<T> future = new OutsideFuture<>(
                core, "a " + stage.getClass().getSimpleName(), () -> OutsideFuture.cancel(core, stage));
        stage.whenComplete(future::arrive);
        return future;
    }

    /**
     * Makes a future of a completable one. See {@link #wrapFuture(CompletionStage)}.
     *
     * @param <T> what it results in
     * @param future the completable future
     * @return a future of this loop
     */
    public <T> AsyncFuture<T> wrapFuture(CompletableFuture<T> future) {
        return wrapFuture((CompletionStage<T>) future);
    }

    /**
     * Makes a future of one that an executor gave. One that cannot tell when it is done is waited for on a virtual thread
     * of its own. Cancelling the future of this loop cancels the other one without interrupting it.
     *
     * @param <T> what it results in
     * @param future the future; one of this loop is returned as it is
     * @return a future of this loop
     * @throws IllegalArgumentException if it is a future of another loop
     */
    public <T> AsyncFuture<T> wrapFuture(Future<T> future) {
        return ForeignFutures.wrap(this, future);
    }

    /**
     * Runs blocking code in an executor. It starts at once, and does not get the current context.
     *
     * <p>For a {@link io.asyncio4j.threads.ProcessPool} the code must be serializable: {@code SerializableCallable.of(() -> …)}.
     *
     * <p><b>Cancellation.</b> Code that has not begun never does; code that runs goes on, and its result is dropped.
     *
     * @param <T> what the code returns
     * @param chosen the executor; null for the loop's default one, whose threads are daemons
     * @param code the code
     * @return a future of what it returns
     * @throws java.util.concurrent.RejectedExecutionException if the executor takes no more
     */
    public <T> AsyncFuture<T> runInExecutor(@Nullable Executor chosen, Callable<T> code) {
        checkOpen();
        checkThread("runInExecutor", "callSoonThreadsafe");
        return executor.run(core, chosen, code);
    }

    /**
     * Chooses the executor that {@link #runInExecutor} and {@code toThread} use. The loop shuts it down when it closes.
     *
     * @param newDefault the executor
     */
    public void setDefaultExecutor(ExecutorService newDefault) {
        executor.set(newDefault);
    }

    /**
     * Waits for the jobs of the default executor, which takes no more. Called in a coroutine.
     *
     * @param timeout how long to wait at most; then the threads are left to themselves, with a warning in the log
     */
    public void shutdownDefaultExecutor(Duration timeout) {
        executor.shutdown(this, timeout);
    }

    /**
     * Returns the loop as an executor, for libraries that ask for one: what it is given runs as a task of the loop, and may
     * await. Any thread may give it work, in a copy of whose context the task runs. A failure goes to the exception handler.
     *
     * <p>After the loop has been closed it throws {@link java.util.concurrent.RejectedExecutionException}; work that a close
     * overtakes is cancelled if it is a {@link Future}, else reported. Counterpart of {@code call_soon_threadsafe} with
     * {@code create_task}.
     *
     * @return an executor; each call of its {@code execute} makes a task
     */
    public Executor executor() {
        return work -> HandedWork.submit(this, work);
    }

    /**
     * Returns the loop as a thread factory, for libraries that ask for one: what a thread of it is given runs as a task of
     * the loop, which has the thread's name and may await. Any thread.
     *
     * <p>The thread stands for the task: it begins with its start, and ends with the task. An interrupt is passed on: in a
     * blocking call it does what it always does, in an await it cancels the task. A failure is the thread's, and goes to its
     * handler of uncaught exceptions. {@link Thread#currentThread} in the task is another thread, which is a virtual one too.
     *
     * @return a factory of virtual threads
     */
    public ThreadFactory threadFactory() {
        return new LoopThreads(this);
    }

    /**
     * Makes an executor service out of the loop, for libraries that ask for one: work runs as tasks of the loop, and its times
     * are those of the loop's clock, a virtual one included. Any thread may use it.
     *
     * <p>Its shutdown leaves the loop as it is: what is due later still runs, what repeats does not. Closing the loop cancels
     * what is left. {@code awaitTermination} and the {@code get} of its futures park a coroutine of this loop, and block any
     * other thread; {@code cancel(true)} interrupts a blocking call, or cancels an await.
     *
     * @return a new service with a life of its own
     * @throws IllegalStateException if the loop is closed
     */
    public ScheduledExecutorService scheduledExecutor() {
        return LoopScheduler.of(this);
    }

    /**
     * Has something done when the loop closes, after its coroutines have ended. For what belongs to the loop and outlives
     * its tasks: a child process, a connection.
     *
     * @param action runs once on the thread that closes the loop, and must not wait; the same object counts once
     * @throws IllegalStateException if the loop is closed
     */
    public void addCloseAction(Runnable action) {
        checkOpen();
        checkThread("addCloseAction", "callSoonThreadsafe");
        core.resources.addCloseAction(action);
    }

    /**
     * Takes an action back that {@link #addCloseAction} was given.
     *
     * @param action the same object
     * @return whether it was still to run
     */
    public boolean removeCloseAction(Runnable action) {
        checkThread("removeCloseAction", "callSoonThreadsafe");
        return core.resources.removeCloseAction(action);
    }

    // ---- channels ----

    /**
     * Has a callback called whenever a channel can be read, or accepts a connection: once a pass, as long as it can be. It
     * takes the place of the channel's earlier one. Runs in a copy of the current context.
     *
     * <p>A channel that is closed while it is watched has its callbacks called once more, and is watched no longer; where
     * the loop's poller is not core's own, or another thread closes it, perhaps a second later.
     *
     * @param channel a channel in non-blocking mode
     * @param callback what to call; it must not await
     * @throws IllegalStateException if the channel is in blocking mode, or the loop is closed
     * @throws IllegalArgumentException if the channel is closed, or cannot be read
     */
    public void addReader(SelectableChannel channel, Runnable callback) {
        checkOpen();
        checkThread("addReader", "callSoonThreadsafe(() -> loop.addReader(...))");
        core.resources.channels.add(channel, true, callback);
    }

    /**
     * Stops to call what {@link #addReader} was given.
     *
     * @param channel the channel
     * @return whether there was a callback
     */
    public boolean removeReader(SelectableChannel channel) {
        checkThread("removeReader", "callSoonThreadsafe(() -> loop.removeReader(...))");
        return core.resources.channels.remove(channel, true);
    }

    /**
     * Has a callback called whenever a channel can be written, or its connection is there. See {@link #addReader}.
     *
     * @param channel a channel in non-blocking mode
     * @param callback what to call; it must not await
     * @throws IllegalStateException if the channel is in blocking mode, or the loop is closed
     * @throws IllegalArgumentException if the channel is closed, or cannot be written
     */
    public void addWriter(SelectableChannel channel, Runnable callback) {
        checkOpen();
        checkThread("addWriter", "callSoonThreadsafe(() -> loop.addWriter(...))");
        core.resources.channels.add(channel, false, callback);
    }

    /**
     * Stops to call what {@link #addWriter} was given.
     *
     * @param channel the channel
     * @return whether there was a callback
     */
    public boolean removeWriter(SelectableChannel channel) {
        checkThread("removeWriter", "callSoonThreadsafe(() -> loop.removeWriter(...))");
        return core.resources.channels.remove(channel, false);
    }

    // ---- signals ----

    /**
     * Has a callback called when a signal comes, in a copy of the current context, in place of what the JVM would do. It
     * takes the place of this loop's earlier one; other loops keep theirs. Closing the loop removes it. Several signals in a
     * short time may count as one.
     *
     * @param signal its name, such as {@code TERM}, {@code HUP}, {@code USR1}; with INT, Ctrl-C no longer cancels what
     *     {@link Asyncio#run(Coroutine)} runs
     * @param callback what to call; it must not await
     * @throws IllegalArgumentException if the system has no such signal
     * @throws IllegalStateException if the signal cannot be caught, or the JVM keeps it for itself, or the loop is closed
     */
    public void addSignalHandler(String signal, Runnable callback) {
        checkOpen();
        checkThread("addSignalHandler", "callSoonThreadsafe(() -> loop.addSignalHandler(...))");
        core.resources.signals.add(signal, callback);
    }

    /**
     * Lets a signal be again what it was before {@link #addSignalHandler}, unless another loop wants it.
     *
     * @param signal its name
     * @return whether this loop had a callback for it
     */
    public boolean removeSignalHandler(String signal) {
        checkThread("removeSignalHandler", "callSoonThreadsafe(() -> loop.removeSignalHandler(...))");
        return core.resources.signals.remove(signal);
    }

    // ---- failures ----

    /**
     * Chooses who is told of failures that nobody else can be told of.
     *
     * @param handler the handler; null for the default one, which writes to the log
     */
    public void setExceptionHandler(@Nullable ExceptionHandler handler) {
        exceptionHandler = handler;
    }

    /**
     * Returns who is told of such failures.
     *
     * @return the handler; null for the default one
     */
    public @Nullable ExceptionHandler getExceptionHandler() {
        return exceptionHandler;
    }

    /**
     * Tells the handler of a failure, in the context of the task or callback that it is about.
     *
     * @param context the failure
     */
    public void callExceptionHandler(ExceptionContext context) {
        ExceptionHandler handler = exceptionHandler;
        ExceptionContext told = core.debug.withPlace(context);
        if (handler == null) {
            defaultExceptionHandler(told);
            return;
        }
        try {
            Context.runIn(told.contextOfIt(), () -> handler.handle(this, told));
        } catch (Throwable e) {
            if (context.exception() != null) {
                e.addSuppressed(context.exception());
            }
            defaultExceptionHandler(
                    new ExceptionContext("The exception handler failed while it was told: " + context.message(), e));
        }
    }

    /**
     * Writes a failure to the log {@code io.asyncio4j}, as an error.
     *
     * @param context the failure
     */
    public void defaultExceptionHandler(ExceptionContext context) {
        System.getLogger("io.asyncio4j").log(System.Logger.Level.ERROR, context.text(), context.exception());
    }

    // ---- debug mode ----

    /**
     * Switches debug mode on or off. In it the log {@code io.asyncio4j} tells
     *
     * <ul>
     *   <li>of a step that takes {@link #getSlowCallbackDuration} or longer: while it does, with the stack of the coroutine
     *       or callback that keeps the loop from going on, and again when it has ended;
     *   <li>of a coroutine that stood still as long in a blocking call of the JDK that is no await;
     *   <li>where the task, future or callback of a failure was made, which {@link ExceptionContext#sourceTraceback} tells
     *       a handler too.
     * </ul>
     *
     * <p>Calls on a wrong thread fail in every mode. {@code -Dasyncio4j.debug=true} switches it on for all loops of a JVM.
     *
     * @param on whether it shall be on
     */
    public void setDebug(boolean on) {
        checkThread("setDebug", "callSoonThreadsafe(() -> loop.setDebug(...))");
        core.debug.set(on);
    }

    /**
     * Tells whether debug mode is on.
     *
     * @return true if it is
     */
    public boolean getDebug() {
        return core.debug.isOn();
    }

    /**
     * Returns how long a step may take in debug mode before it is reported. Any thread.
     *
     * @return 100 ms, unless changed here or by {@code -Dasyncio4j.slowCallbackDuration=SECONDS}
     */
    public Duration getSlowCallbackDuration() {
        return core.debug.slow();
    }

    /**
     * Changes how long a step may take in debug mode. Any thread.
     *
     * @param duration how long; more than zero
     */
    public void setSlowCallbackDuration(Duration duration) {
        core.debug.setSlow(duration);
    }

    // ---- checks ----

    void checkOpen() {
        if (core.closed) {
            throw new IllegalStateException("The event loop is closed; make a new one");
        }
    }

    void checkThread(String operation, String remedy) {
        Thread main = core.main;
        if (main != null && !core.engine.onLoop()) {
            throw new IllegalStateException(operation + " was called in " + Thread.currentThread()
                    + ", but the loop runs in " + main + "; use " + remedy);
        }
    }

    @Override
    public String toString() {
        return "EventLoop[" + name + (isClosed() ? " closed" : isRunning() ? " running" : "") + "]";
    }

    /** Settings of a loop. */
    public static final class Builder {
        private String name = UNNAMED;
        private @Nullable Poller poller;
        private LoopClock clock = LoopClock.system();
        private @Nullable EngineKind engine;
        private boolean debug = Boolean.getBoolean(DebugMode.PROPERTY);
        private boolean inheritThreadLocals = true;

        private Builder() {}

        /**
         * Names the loop, for messages.
         *
         * @param newName the name
         * @return this
         */
        public Builder name(String newName) {
            name = newName;
            return this;
        }

        /**
         * Chooses how the loop waits, and where events come from.
         *
         * @param newPoller a poller of its own
         * @return this
         */
        public Builder poller(Poller newPoller) {
            poller = newPoller;
            return this;
        }

        /**
         * Chooses where the loop reads its time.
         *
         * @param newClock the clock
         * @return this
         */
        public Builder clock(LoopClock newClock) {
            clock = newClock;
            return this;
        }

        /**
         * Chooses how the loop runs coroutines.
         *
         * @param kind the engine
         * @return this
         */
        public Builder engine(EngineKind kind) {
            engine = kind;
            return this;
        }

        /**
         * Switches debug mode on or off; see {@link EventLoop#setDebug}.
         *
         * @param on whether it is on; what {@code -Dasyncio4j.debug} says unless told here
         * @return this
         */
        public Builder debug(boolean on) {
            debug = on;
            return this;
        }

        /**
         * Chooses whether a task inherits its maker's {@link InheritableThreadLocal}s and context class loader, as a thread
         * does. A task whose maker has none costs nothing; one whose maker has some costs a copy.
         *
         * @param inherit whether; true unless told here
         * @return this
         */
        public Builder inheritInheritableThreadLocals(boolean inherit) {
            inheritThreadLocals = inherit;
            return this;
        }

        /**
         * Makes the loop.
         *
         * @return a new loop
         * @throws IllegalStateException if the loom engine was chosen and the JVM was started without its flag
         */
        public EventLoop build() {
            return new EventLoop(this);
        }
    }
}
