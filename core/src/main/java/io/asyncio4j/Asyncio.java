// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.subprocess.AsyncProcess;
import io.asyncio4j.subprocess.ProcessOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The front door: what a program of coroutines calls.
 *
 * <p>Counterpart of the functions of Python's module {@code asyncio}. All but {@link #run(Coroutine)}, {@link
 * #newEventLoop} and {@link #runCoroutineThreadsafe(Coroutine, EventLoop)} are called on a running loop; those that wait,
 * in a coroutine. <b>Cancellation</b> reaches every method that waits, as a {@link CancelledError}.
 */
public final class Asyncio {
    private Asyncio() {}

    // ---- runs ----

    /**
     * Runs a coroutine on a loop of its own, and ends what it left behind: tasks are cancelled and waited for, the
     * default executor is shut down, the loop is closed. Ctrl-C cancels the coroutine.
     *
     * @param <T> what it results in
     * @param main the coroutine
     * @return its result
     * @throws IllegalStateException if a loop runs in this thread already
     */
    public static <T> T run(Coroutine<T> main) {
        try (Runner runner = Runner.builder().handleInterrupt(true).build()) {
            return runner.run(main);
        }
    }

    /**
     * Runs a coroutine that results in nothing. See {@link #run(Coroutine)}.
     *
     * @param main the coroutine
     */
    public static void run(VoidCoroutine main) {
        run(main.asCoroutine());
    }

    /**
     * Runs a program of coroutines as {@link #run(Coroutine)} does, in debug mode or not whatever the JVM's properties say.
     *
     * @param <T> what it results in
     * @param main the coroutine
     * @param debug whether the loop is in debug mode, see {@link EventLoop#setDebug}
     * @return its result
     */
    public static <T> T run(Coroutine<T> main, boolean debug) {
        try (Runner runner = Runner.builder().handleInterrupt(true).debug(debug).build()) {
            return runner.run(main);
        }
    }

    /**
     * Runs a coroutine that results in nothing. See {@link #run(Coroutine, boolean)}.
     *
     * @param main the coroutine
     * @param debug whether the loop is in debug mode
     */
    public static void run(VoidCoroutine main, boolean debug) {
        run(main.asCoroutine(), debug);
    }

    /**
     * Makes an event loop.
     *
     * @return the loop; close it
     */
    public static EventLoop newEventLoop() {
        return EventLoop.create();
    }

    /**
     * Returns the loop that runs the caller.
     *
     * @return the loop
     * @throws IllegalStateException where none runs
     */
    public static EventLoop getRunningLoop() {
        EventLoop loop = Running.loop();
        if (loop == null) {
            throw new IllegalStateException("No event loop runs in " + Thread.currentThread()
                    + "; start one with Asyncio.run(() -> ...), or hand the coroutine to one with "
                    + "Asyncio.runCoroutineThreadsafe(coroutine, loop)");
        }
        return loop;
    }

    // ---- tasks ----

    /**
     * Makes a task that starts at the next pass.
     *
     * @param <T> what it results in
     * @param coroutine what it runs
     * @return the task
     */
    public static <T> Task<T> createTask(Coroutine<T> coroutine) {
        return getRunningLoop().createTask(coroutine);
    }

    /**
     * Makes a task with a name.
     *
     * @param <T> what it results in
     * @param coroutine what it runs
     * @param name its name
     * @return the task
     */
    public static <T> Task<T> createTask(Coroutine<T> coroutine, String name) {
        return getRunningLoop().createTask(coroutine, name);
    }

    /**
     * Makes a task that results in nothing.
     *
     * @param coroutine what it runs
     * @return the task
     */
    public static Task<@Nullable Void> createTask(VoidCoroutine coroutine) {
        return getRunningLoop().createTask(coroutine);
    }

    /**
     * Makes a task with a name that results in nothing.
     *
     * @param coroutine what it runs
     * @param name its name
     * @return the task
     */
    public static Task<@Nullable Void> createTask(VoidCoroutine coroutine, String name) {
        return getRunningLoop().createTask(coroutine, name);
    }

    /**
     * Makes a task that may start at once. Counterpart of {@code create_task(..., eager_start=True)} of Python 3.14.
     *
     * @param <T> what it results in
     * @param coroutine what it runs
     * @param name its name; null for {@code Task-N}
     * @param eagerStart whether it runs inside this call until it waits for the first time, or ends
     * @return the task; done already if it started eagerly and never waited
     */
    public static <T> Task<T> createTask(Coroutine<T> coroutine, @Nullable String name, boolean eagerStart) {
        EventLoop loop = getRunningLoop();
        return eagerStart ? Task.of(loop, coroutine, name, null, true) : loop.createTask(coroutine, name, null);
    }

    /**
     * Makes a task that results in nothing and that may start at once. See {@link #createTask(Coroutine, String,
     * boolean)}.
     *
     * @param coroutine what it runs
     * @param name its name; null for {@code Task-N}
     * @param eagerStart whether it runs inside this call until it waits for the first time, or ends
     * @return the task
     */
    public static Task<@Nullable Void> createTask(VoidCoroutine coroutine, @Nullable String name, boolean eagerStart) {
        return createTask(coroutine.asCoroutine(), name, eagerStart);
    }

    /**
     * Returns a factory of tasks that start at once: each runs inside the call that makes it until it waits for the first
     * time. One that never waits is done when that call returns. For {@link EventLoop#setTaskFactory}.
     *
     * @return the factory
     */
    public static TaskFactory eagerTaskFactory() {
        return TaskMaker.EAGER;
    }

    /**
     * Returns a future as it is, and a coroutine as a task.
     *
     * @param <T> what it results in
     * @param awaitable the future or coroutine
     * @return the future or task
     */
    public static <T> AsyncFuture<T> ensureFuture(Awaitable<T> awaitable) {
        return awaitable instanceof AsyncFuture<T> future
                ? future
                : getRunningLoop().ensureFuture(awaitable);
    }

    /**
     * Returns a future as it is, and a coroutine as a task of a certain loop.
     *
     * @param <T> what it results in
     * @param awaitable the future or coroutine
     * @param loop the loop
     * @return the future or task
     * @throws IllegalArgumentException if it is a future of another loop
     */
    public static <T> AsyncFuture<T> ensureFuture(Awaitable<T> awaitable, EventLoop loop) {
        AsyncFuture<T> future = loop.ensureFuture(awaitable);
        if (future.getLoop() != loop) {
            throw new IllegalArgumentException("The future belongs to another loop: " + future);
        }
        return future;
    }

    /**
     * Makes a task with a name and a context.
     *
     * @param <T> what it results in
     * @param coroutine what it runs
     * @param name its name; null for {@code Task-N}
     * @param context the context, used as it is; null for a copy of the current one
     * @return the task
     */
    public static <T> Task<T> createTask(
            Coroutine<? extends T> coroutine, @Nullable String name, @Nullable Context context) {
        return getRunningLoop().createTask(coroutine, name, context);
    }

    /**
     * Returns the task that the caller is part of.
     *
     * @return null in a callback
     * @throws IllegalStateException where no loop runs
     */
    public static @Nullable Task<?> currentTask() {
        return getRunningLoop().currentTask();
    }

    /**
     * Returns whether the caller is a coroutine, and so may await. For code that awaits in one and blocks elsewhere.
     *
     * @return false in a callback of a loop, and where no loop runs
     */
    public static boolean inCoroutine() {
        EventLoop loop = Running.loop();
        return loop != null && loop.currentTask() != null;
    }

    /**
     * Returns the pending tasks of the running loop.
     *
     * @return in the order in which they were made
     */
    public static Set<Task<?>> allTasks() {
        return getRunningLoop().allTasks();
    }

    // ---- waiting for one ----

    /**
     * Waits for a result. See {@link Awaitable#await}.
     *
     * @param <T> the kind of result
     * @param awaitable a future, task or coroutine
     * @return the result
     */
    public static <T> T await(Awaitable<T> awaitable) {
        return awaitable.await();
    }

    /**
     * Waits for a completion stage, whoever completes it.
     *
     * @param <T> the kind of result
     * @param stage the stage; cancelled if the current task is
     * @return the result
     */
    public static <T> T await(CompletionStage<T> stage) {
        return wrapFuture(stage).await();
    }

    /**
     * Makes a future of a completion stage. See {@link EventLoop#wrapFuture(CompletionStage)}.
     *
     * @param <T> the kind of result
     * @param stage the stage
     * @return the future
     */
    public static <T> AsyncFuture<T> wrapFuture(CompletionStage<T> stage) {
        return getRunningLoop().wrapFuture(stage);
    }

    /**
     * Makes a future of a completable one. See {@link EventLoop#wrapFuture(CompletableFuture)}.
     *
     * @param <T> the kind of result
     * @param future the completable future
     * @return a future of the running loop
     */
    public static <T> AsyncFuture<T> wrapFuture(CompletableFuture<T> future) {
        return getRunningLoop().wrapFuture(future);
    }

    /**
     * Makes a future of one that an executor gave. See {@link EventLoop#wrapFuture(Future)}.
     *
     * @param <T> the kind of result
     * @param future the future
     * @return a future of the running loop
     */
    public static <T> AsyncFuture<T> wrapFuture(Future<T> future) {
        return getRunningLoop().wrapFuture(future);
    }

    /**
     * Waits for a time. Zero or less lets everything that is ready run once.
     *
     * @param seconds how long
     * @throws IllegalArgumentException if it is not a number
     */
    public static void sleep(double seconds) {
        Running.task("sleep").sleepFor(seconds <= 0 ? 0 : Durations.nanos(seconds));
    }

    /**
     * Waits for a time. Zero or less lets everything that is ready run once.
     *
     * @param duration how long
     */
    public static void sleep(Duration duration) {
        Running.task("sleep").sleepFor(Math.max(0, Durations.nanos(duration)));
    }

    /**
     * Waits for a result for a limited time. A coroutine runs in the current task. When the time has passed, it is
     * cancelled, and this waits until it has ended.
     *
     * @param <T> the kind of result
     * @param awaitable a future, task or coroutine
     * @param timeout how long; null for ever
     * @return the result
     * @throws TimeoutError if the time has passed
     */
    public static <T> T waitFor(Awaitable<T> awaitable, @Nullable Duration timeout) {
        return Waits.waitFor(awaitable, timeout);
    }

    /**
     * Waits for a result for a limited time. See {@link #waitFor(Awaitable, Duration)}.
     *
     * @param <T> the kind of result
     * @param awaitable a future, task or coroutine
     * @param seconds how long
     * @return the result
     * @throws TimeoutError if the time has passed
     */
    public static <T> T waitFor(Awaitable<T> awaitable, double seconds) {
        return Waits.waitFor(awaitable, Durations.of(seconds));
    }

    /**
     * Runs a coroutine for a limited time. See {@link #waitFor(Awaitable, Duration)}.
     *
     * @param <T> the kind of result
     * @param coroutine the coroutine
     * @param timeout how long; null for ever
     * @return the result
     * @throws TimeoutError if the time has passed
     */
    public static <T> T waitFor(Coroutine<T> coroutine, @Nullable Duration timeout) {
        return Waits.waitFor(coroutine, timeout);
    }

    /**
     * Runs a coroutine for a limited time. See {@link #waitFor(Awaitable, Duration)}.
     *
     * @param <T> the kind of result
     * @param coroutine the coroutine
     * @param seconds how long
     * @return the result
     * @throws TimeoutError if the time has passed
     */
    public static <T> T waitFor(Coroutine<T> coroutine, double seconds) {
        return Waits.waitFor(coroutine, Durations.of(seconds));
    }

    /**
     * Protects something from being cancelled with the caller: the caller's wait ends, it goes on.
     *
     * @param <T> the kind of result
     * @param awaitable a future, task or coroutine
     * @return what to await in its place
     */
    public static <T> AsyncFuture<T> shield(Awaitable<T> awaitable) {
        return Waits.shield(awaitable);
    }

    /**
     * Protects a coroutine from being cancelled with the caller. See {@link #shield(Awaitable)}.
     *
     * @param <T> the kind of result
     * @param coroutine the coroutine
     * @return what to await in its place
     */
    public static <T> AsyncFuture<T> shield(Coroutine<T> coroutine) {
        return Waits.shield(coroutine);
    }

    // ---- waiting for many ----

    /**
     * Runs coroutines side by side.
     *
     * @param <T> the kind of result
     * @param coroutines the coroutines; each becomes a task
     * @return a future of the results in this order. The first failure fails it; the others run on
     */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static <T> AsyncFuture<List<T>> gather(Coroutine<? extends T>... coroutines) {
        return gather(Arrays.asList(coroutines));
    }

    /**
     * Waits for several side by side.
     *
     * @param <T> the kind of result
     * @param awaitables futures, tasks and coroutines; each of the latter becomes a task
     * @return a future of the results in this order. The first failure fails it; the others run on
     */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static <T> AsyncFuture<List<T>> gather(Awaitable<? extends T>... awaitables) {
        return gather(Arrays.asList(awaitables));
    }

    /**
     * Waits for several side by side. Cancelling the future cancels them all. A coroutine that stands there twice runs
     * twice, where Python knows one object only: the compiler may make one object of two lambdas.
     *
     * @param <T> the kind of result
     * @param awaitables futures, tasks and coroutines; each of the latter becomes a task
     * @return a future of the results in this order. The first failure fails it; the others run on
     */
    @SuppressWarnings("unchecked")
    public static <T> AsyncFuture<List<T>> gather(Collection<? extends Awaitable<? extends T>> awaitables) {
        return (AsyncFuture<List<T>>) (AsyncFuture<?>) Gather.of(getRunningLoop(), awaitables, false);
    }

    /**
     * Waits for several side by side, failures included: asyncio's {@code gather(..., return_exceptions=True)}.
     *
     * @param awaitables futures, tasks and coroutines; each of the latter becomes a task
     * @return a future of the results in this order, with the Throwable in place of the result of one that failed
     */
    public static AsyncFuture<List<Object>> gatherReturningExceptions(Collection<? extends Awaitable<?>> awaitables) {
        return Gather.of(getRunningLoop(), awaitables, true);
    }

    /**
     * Waits until all are done. Cancels nothing.
     *
     * @param <F> the kind of future
     * @param futures at least one
     * @return which are done
     */
    public static <F extends AsyncFuture<?>> DoneAndPending<F> wait(Collection<F> futures) {
        return Waits.wait(futures, null, ReturnWhen.ALL_COMPLETED);
    }

    /**
     * Waits until some or all are done. Cancels nothing.
     *
     * @param <F> the kind of future
     * @param futures at least one
     * @param when how many to wait for
     * @return which are done
     */
    public static <F extends AsyncFuture<?>> DoneAndPending<F> wait(Collection<F> futures, ReturnWhen when) {
        return Waits.wait(futures, null, when);
    }

    /**
     * Waits until some or all are done, or a time has passed. Cancels nothing, and throws no TimeoutError.
     *
     * @param <F> the kind of future
     * @param futures at least one
     * @param timeout how long at most; null for ever
     * @param when how many to wait for
     * @return which are done
     * @throws IllegalArgumentException if there are none
     */
    public static <F extends AsyncFuture<?>> DoneAndPending<F> wait(
            Collection<F> futures, @Nullable Duration timeout, ReturnWhen when) {
        return Waits.wait(futures, timeout, when);
    }

    /**
     * Goes through several in the order in which they are done.
     *
     * @param <T> the kind of result
     * @param awaitables futures, tasks and coroutines; each of the latter becomes a task
     * @return the futures for a for-loop, which waits at each step
     */
    public static <T> AsCompleted<T> asCompleted(Collection<? extends Awaitable<? extends T>> awaitables) {
        return new AsCompleted<>(awaitables, null);
    }

    /**
     * Goes through several in the order in which they are done, for a limited time.
     *
     * @param <T> the kind of result
     * @param awaitables futures, tasks and coroutines; each of the latter becomes a task
     * @param timeout how long; then each further step throws a {@link TimeoutError}. Null for ever
     * @return the futures for a for-loop, which waits at each step
     */
    public static <T> AsCompleted<T> asCompleted(
            Collection<? extends Awaitable<? extends T>> awaitables, @Nullable Duration timeout) {
        return new AsCompleted<>(awaitables, timeout);
    }

    // ---- blocks ----

    /**
     * Runs a block in which tasks are made, and waits for them. See {@link TaskGroup}.
     *
     * @param body the block
     * @throws ExceptionGroup if a task or the block failed
     */
    public static void taskGroup(TaskGroup.Body body) {
        TaskGroup.run(body);
    }

    /**
     * Runs a block with a time limit that it may move.
     *
     * @param timeout how long; null for ever
     * @param body the block
     * @throws TimeoutError if the time has passed
     */
    public static void timeout(@Nullable Duration timeout, Timeout.Body body) {
        timed(deadline(timeout), body);
    }

    /**
     * Runs a block with a time limit that it may move.
     *
     * @param seconds how long
     * @param body the block
     * @throws TimeoutError if the time has passed
     */
    public static void timeout(double seconds, Timeout.Body body) {
        timed(deadline(Durations.of(seconds)), body);
    }

    /**
     * Runs a block with a time limit.
     *
     * @param <R> what the block results in
     * @param timeout how long; null for ever
     * @param block the block, which runs in the current task
     * @return what the block results in
     * @throws TimeoutError if the time has passed
     */
    public static <R> R timeout(@Nullable Duration timeout, Coroutine<R> block) {
        return Timeout.run(deadline(timeout), limit -> block.run());
    }

    /**
     * Runs a block with a time limit.
     *
     * @param <R> what the block results in
     * @param seconds how long
     * @param block the block, which runs in the current task
     * @return what the block results in
     * @throws TimeoutError if the time has passed
     */
    public static <R> R timeout(double seconds, Coroutine<R> block) {
        return timeout(Durations.of(seconds), block);
    }

    /**
     * Runs a block with a time limit.
     *
     * @param timeout how long; null for ever
     * @param block the block, which runs in the current task
     * @throws TimeoutError if the time has passed
     */
    public static void timeout(@Nullable Duration timeout, VoidCoroutine block) {
        timeout(timeout, block.asCoroutine());
    }

    /**
     * Runs a block with a time limit.
     *
     * @param seconds how long
     * @param block the block, which runs in the current task
     * @throws TimeoutError if the time has passed
     */
    public static void timeout(double seconds, VoidCoroutine block) {
        timeout(Durations.of(seconds), block.asCoroutine());
    }

    /**
     * Runs a block that must end by a time, which it may move.
     *
     * @param when seconds on the clock of {@link EventLoop#time}
     * @param body the block
     * @throws TimeoutError if the time has passed
     */
    public static void timeoutAt(double when, Timeout.Body body) {
        timed(when, body);
    }

    /**
     * Runs a block that must end by a time.
     *
     * @param <R> what the block results in
     * @param when seconds on the clock of {@link EventLoop#time}
     * @param block the block, which runs in the current task
     * @return what the block results in
     * @throws TimeoutError if the time has passed
     */
    public static <R> R timeoutAt(double when, Coroutine<R> block) {
        return Timeout.run(when, limit -> block.run());
    }

    /**
     * Runs a block that must end by a time.
     *
     * @param when seconds on the clock of {@link EventLoop#time}
     * @param block the block, which runs in the current task
     * @throws TimeoutError if the time has passed
     */
    public static void timeoutAt(double when, VoidCoroutine block) {
        timeoutAt(when, block.asCoroutine());
    }

    private static void timed(@Nullable Double when, Timeout.Body body) {
        Timeout.<@Nullable Void>run(when, limit -> {
            body.run(limit);
            return null;
        });
    }

    private static @Nullable Double deadline(@Nullable Duration timeout) {
        return timeout == null ? null : getRunningLoop().time() + Durations.seconds(Durations.nanos(timeout));
    }

    // ---- programs ----

    /**
     * Starts a program that shares this JVM's streams.
     *
     * @param program its name, which is looked for in PATH, or its path
     * @param arguments its arguments
     * @return the program, which runs
     * @throws java.io.FileNotFoundException if there is no such program
     * @throws IOException if it cannot be started for another reason
     */
    public static AsyncProcess createSubprocessExec(String program, String... arguments) throws IOException {
        return createSubprocessExec(ProcessOptions.inherited(), program, arguments);
    }

    /**
     * Starts a program. Waits until it has been started.
     *
     * <p><b>Cancellation.</b> A program that has been started by then is killed.
     *
     * @param options where its streams go, its environment, its directory
     * @param program its name, which is looked for in PATH, or its path
     * @param arguments its arguments
     * @return the program, which runs
     * @throws java.io.FileNotFoundException if there is no such program or directory
     * @throws IOException if it cannot be started for another reason
     */
    public static AsyncProcess createSubprocessExec(ProcessOptions options, String program, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addFirst(program);
        return AsyncProcess.start(options, command);
    }

    /**
     * Starts a shell with a command, sharing this JVM's streams.
     *
     * @param command what the shell runs; quoting it is the caller's business
     * @return the shell, which runs
     * @throws IOException if it cannot be started
     */
    public static AsyncProcess createSubprocessShell(String command) throws IOException {
        return createSubprocessShell(ProcessOptions.inherited(), command);
    }

    /**
     * Starts a shell with a command. See {@link #createSubprocessExec(ProcessOptions, String, String...)}.
     *
     * @param options where its streams go, its environment, its directory
     * @param command what the shell runs; quoting it is the caller's business
     * @return the shell, which runs
     * @throws IOException if it cannot be started
     */
    public static AsyncProcess createSubprocessShell(ProcessOptions options, String command) throws IOException {
        return AsyncProcess.startShell(options, command);
    }

    // ---- threads ----

    /**
     * Runs blocking code in a thread of the loop's default executor, in a copy of the current context, and waits for it.
     *
     * <p><b>Cancellation</b> ends the wait; code that runs already goes on.
     *
     * @param <T> what the code returns
     * @param code the code
     * @return what it returns
     */
    public static <T> T toThread(Callable<T> code) {
        Context context = Context.copyCurrent();
        return getRunningLoop().runInExecutor(null, () -> context.run(code)).await();
    }

    /**
     * Runs blocking code in a thread, and waits for it. See {@link #toThread(Callable)}.
     *
     * @param code the code
     */
    public static void toThread(Runnable code) {
        toThread(java.util.concurrent.Executors.callable(code));
    }

    /**
     * Hands a coroutine to a loop, from any other thread.
     *
     * @param <T> what it results in
     * @param coroutine the coroutine
     * @param loop a loop that runs, or will
     * @return a future for the other thread; cancelling it cancels the task
     */
    public static <T> CompletableFuture<T> runCoroutineThreadsafe(Coroutine<T> coroutine, EventLoop loop) {
        return ThreadsafeCall.submit(coroutine, loop);
    }

    /**
     * Hands a coroutine that results in nothing to a loop, from any other thread.
     *
     * @param coroutine the coroutine
     * @param loop a loop that runs, or will
     * @return a future for the other thread; cancelling it cancels the task
     */
    public static CompletableFuture<@Nullable Void> runCoroutineThreadsafe(VoidCoroutine coroutine, EventLoop loop) {
        return ThreadsafeCall.submit(coroutine.asCoroutine(), loop);
    }
}
