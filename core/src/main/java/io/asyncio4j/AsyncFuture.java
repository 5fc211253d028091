// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.Strand;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A value that will come, on one loop.
 *
 * <p>Counterpart of {@code asyncio.Future}: pending at first, then done for good, with a result, with an exception or
 * cancelled. Made by {@link EventLoop#createFuture}. Used on the loop's thread; only {@link #isDone}, {@link
 * #isCancelled}, {@link #get()} and {@link #cancel(boolean)}, those of {@link Future}, may be called from any.
 *
 * <pre>
 *   PENDING --setResult----> RESULT
 *           --setException-> FAILED
 *           --cancel-------> CANCELLED
 * </pre>
 *
 * @param <T> what it results in
 */
public sealed class AsyncFuture<T> extends Awaited implements Awaitable<T>, Future<T>
        permits Task, CompoundFuture, GatheringFuture, NamedFuture, OutsideFuture {
    private static final byte PENDING = 0;
    private static final byte RESULT = 1;
    private static final byte FAILED = 2;
    private static final byte CANCELLED = 3;
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(AsyncFuture.class, "state", byte.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final LoopCore core;

    /** The result, the Throwable, or the CancelledError that ended a task and was not thrown on yet. */
    private @Nullable Object outcome;

    /**
     * While pending: null, one entry, or a list of them, each a waiting Task, a FutureListener or a UserCallback. When
     * failed: the Unretrieved, until somebody asks.
     */
    private @Nullable Object callbacks;

    /** The message of the request to cancel that was, or will be, carried out. */
    @Nullable
    String cancelMessage;

    /** Written on the loop, with release; read by any thread, with acquire. */
    private byte state;

    private record UserCallback(Consumer<Object> action, Context context) {}

    /** The turn of a listener that calls users; told even if the loop is closed first, for another thread waits for it. */
    static final class UsersListenerCall extends Handle {
        UsersListenerCall(LoopCore core, Runnable call) {
            super(core, call, new Context());
        }

        @Override
        void discard() {
            run();
        }
    }

    AsyncFuture(LoopCore core) {
        this.core = core;
    }

    // ---- asyncio's side ----

    @Override
    @SuppressWarnings("unchecked")
    public T await() {
        if (state == PENDING) {
            Running.task("await").waitFor(this);
        }
        return result();
    }

    /**
     * Returns the result.
     *
     * @return the result; may be null
     * @throws InvalidStateError if it is not done
     * @throws CancelledError if it was cancelled
     * @throws TaskFailedException if it failed with a checked exception; an unchecked one is thrown as it is
     */
    @SuppressWarnings("unchecked")
    public T result() {
        switch (state) {
            case RESULT -> {
                return (T) outcome;
            }
            case FAILED -> {
                throw TaskFailedException.rethrow(takeFailure());
            }
            case CANCELLED -> throw makeCancelledError();
            default -> throw new InvalidStateError("The result is not there yet: " + this);
        }
    }

    /**
     * Returns the exception, and so says that somebody has asked for it.
     *
     * @return the exception; null if it has a result
     * @throws InvalidStateError if it is not done
     * @throws CancelledError if it was cancelled
     */
    public @Nullable Throwable exception() {
        return switch (state) {
            case RESULT -> null;
            case FAILED -> takeFailure();
            case CANCELLED -> throw makeCancelledError();
            default -> throw new InvalidStateError("The exception is not there yet: " + this);
        };
    }

    /**
     * Completes it with a result.
     *
     * @param result the result; may be null
     * @throws InvalidStateError if it is done already
     * @throws IllegalStateException if it is a task, or on a wrong thread
     */
    public void setResult(T result) {
        core.loop.checkThread("setResult", "EventLoop.callSoonThreadsafe(() -> future.setResult(...))");
        if (state != PENDING) {
            throw new InvalidStateError("It has been completed already: " + this);
        }
        complete(result);
    }

    /**
     * Completes it with an exception.
     *
     * @param exception the exception, of any kind
     * @throws InvalidStateError if it is done already
     * @throws IllegalStateException if it is a task, or on a wrong thread
     */
    public void setException(Throwable exception) {
        core.loop.checkThread("setException", "EventLoop.callSoonThreadsafe(() -> future.setException(...))");
        if (state != PENDING) {
            throw new InvalidStateError("It has been completed already: " + this);
        }
        fail(exception);
    }

    /**
     * Cancels it, without a message.
     *
     * @return false if it is done already
     */
    public final boolean cancel() {
        return cancel(null);
    }

    /**
     * Cancels it. A plain future is cancelled at once; a {@link Task} is asked to end.
     *
     * @param message the message of the CancelledError; may be null
     * @return false if it is done already
     */
    @Override
    public boolean cancel(@Nullable String message) {
        core.loop.checkThread("cancel", "cancel(true), or EventLoop.callSoonThreadsafe(future::cancel)");
        forgetFailure();
        if (state != PENDING) {
            return false;
        }
        cancelMessage = message;
        cancelNow(null);
        return true;
    }

    /**
     * Tells whether it has a result or an exception or was cancelled.
     *
     * @return true if it is not pending
     */
    public final boolean done() {
        return state != PENDING;
    }

    /**
     * Tells whether it was cancelled.
     *
     * @return true if it ended so
     */
    public final boolean cancelled() {
        return state == CANCELLED;
    }

    /**
     * Returns its loop. Any thread.
     *
     * @return the loop
     */
    public final EventLoop getLoop() {
        return core.loop;
    }

    /**
     * Has a callback called, soon after it is done or, if it is already, soon. Callbacks run in the order of their
     * registration, in the context of now.
     *
     * @param callback gets this future; it must not await
     */
    public final void addDoneCallback(Consumer<? super AsyncFuture<T>> callback) {
        addDoneCallback(callback, Context.copyCurrent());
    }

    /**
     * Has a callback called in a context. See {@link #addDoneCallback(Consumer)}.
     *
     * @param callback gets this future; it must not await
     * @param context the context, used as it is
     */
    @SuppressWarnings("unchecked")
    public final void addDoneCallback(Consumer<? super AsyncFuture<T>> callback, Context context) {
        core.loop.checkThread("addDoneCallback", "EventLoop.callSoonThreadsafe");
        register(new UserCallback((Consumer<Object>) (Consumer<?>) callback, context));
    }

    /**
     * Removes a callback, however often it was added. Does nothing once the future is done.
     *
     * @param callback the same object that was added
     * @return how many were removed
     */
    public final int removeDoneCallback(Consumer<? super AsyncFuture<T>> callback) {
        return unregister(
                entry -> entry instanceof UserCallback user && user.action().equals(callback));
    }

    // ---- the loop's side ----

    final void addListener(FutureListener listener) {
        register(listener);
    }

    final void removeListener(FutureListener listener) {
        unregister(entry -> entry == listener);
    }

    final void addWaiter(Task<?> task) {
        register(task);
    }

    @SuppressWarnings("unchecked")
    private void register(Object entry) {
        if (state != PENDING) {
            schedule(entry);
        } else if (callbacks == null) {
            callbacks = entry;
        } else if (callbacks instanceof ArrayList<?> list) {
            ((ArrayList<Object>) list).add(entry);
        } else {
            callbacks = new ArrayList<>(List.of(callbacks, entry));
        }
    }

    private int unregister(java.util.function.Predicate<Object> which) {
        if (state != PENDING || callbacks == null) {
            return 0;
        }
        if (callbacks instanceof ArrayList<?> list) {
            int before = list.size();
            list.removeIf(which);
            return before - list.size();
        }
        if (which.test(callbacks)) {
            callbacks = null;
            return 1;
        }
        return 0;
    }

    private void schedule(Object entry) {
        if (entry instanceof Task<?> task) {
            core.soon(task);
        } else if (entry instanceof FutureListener listener) {
            schedule(listener);
        } else if (entry instanceof UserCallback user) {
            core.soon(new Handle(core, () -> user.action().accept(this), user.context()));
        }
    }

    private void schedule(FutureListener listener) {
        if (core.closed) {
            listener.done(this); // somebody in another thread may wait for it
        } else if (listener.callsUsers()) {
            core.soon(new UsersListenerCall(core, () -> listener.done(this)));
        } else {
            core.soon(new InternalCall(() -> listener.done(this)));
        }
    }

    private void become(byte newState, @Nullable Object newOutcome) {
        outcome = newOutcome;
        STATE.setRelease(this, newState);
        Object entries = callbacks;
        callbacks = null;
        if (entries instanceof ArrayList<?> list) {
            for (Object entry : list) {
                schedule(entry);
            }
        } else if (entries != null) {
            schedule(entries);
        }
    }

    final void complete(@Nullable Object result) {
        become(RESULT, result);
    }

    final void fail(Throwable exception) {
        become(FAILED, exception);
        if (!core.closed) {
            callbacks = core.unretrieved.add(this, exception);
        }
    }

    /** Becomes cancelled; with the error that ended it, if there was one. */
    final void cancelNow(@Nullable CancelledError error) {
        if (error != null) {
            cancelMessage = null; // as in asyncio, whose tasks keep the message only in the error that ended them
        }
        become(CANCELLED, error);
    }

    /** The error of a cancelled future: the one that ended it, once, and a new one every time after that. */
    final CancelledError makeCancelledError() {
        if (state == CANCELLED && outcome instanceof CancelledError error) {
            outcome = null;
            return error;
        }
        return new CancelledError(cancelMessage);
    }

    /** The CancelledError that awaiting it throws; null if that throws something else, or nothing. */
    final @Nullable CancelledError cancellation() {
        if (state == FAILED) {
            return takeFailure() instanceof CancelledError error ? error : null;
        }
        return state == CANCELLED ? makeCancelledError() : null;
    }

    /** Why it failed, for a report, which is not somebody who asks; null if it did not. */
    final @Nullable Throwable peekFailure() {
        return state == FAILED ? (Throwable) outcome : null;
    }

    private Throwable takeFailure() {
        forgetFailure();
        return (Throwable) outcome;
    }

    final void forgetFailure() {
        if (state == FAILED && callbacks != null) {
            callbacks = Unretrieved.retrieved(callbacks, core);
        }
    }

    @Override
    @Nullable
    Strand enter(LoopCore loop) {
        throw new IllegalStateException("A plain future has no turn");
    }

    @Override
    final boolean isOver() {
        return isDone();
    }

    @Override
    String describe() {
        return "a future";
    }

    // ---- java.util.concurrent.Future's side ----

    /**
     * {@inheritDoc}
     *
     * <p>Any thread.
     */
    @Override
    public final boolean isDone() {
        return (byte) STATE.getAcquire(this) != PENDING;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Any thread.
     */
    @Override
    public final boolean isCancelled() {
        return (byte) STATE.getAcquire(this) == CANCELLED;
    }

    /**
     * Cancels it, from any thread. From another thread than the loop's, and between runs, the request is carried out at the
     * next pass; a task may decline it.
     *
     * @param mayInterruptIfRunning has no effect: cancelling a task interrupts the blocking call that it is parked in
     * @return false if it is done already
     */
    @Override
    public final boolean cancel(boolean mayInterruptIfRunning) {
        if (core.engine.onLoop()) {
            return cancel((String) null);
        }
        if (isDone()) {
            return false;
        }
        core.submitInternal(this::cancel);
        return true;
    }

    /**
     * Waits for the result: in a coroutine of the same loop like {@link #await}, in another thread by blocking it.
     *
     * @throws IllegalStateException on the loop's thread outside of a coroutine, where waiting would stop the loop
     */
    @Override
    public final T get() throws InterruptedException, ExecutionException {
        awaitDone(null);
        return report();
    }

    /**
     * Waits for the result at most so long. See {@link #get()}.
     *
     * @throws IllegalStateException on the loop's thread outside of a coroutine, where waiting would stop the loop
     */
    @Override
    public final T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        awaitDone(Duration.ofNanos(unit.toNanos(timeout)));
        if (!isDone() && !core.closed) {
            throw new TimeoutException("Still pending: " + this);
        }
        return report();
    }

    private void awaitDone(@Nullable Duration timeout) throws InterruptedException {
        if (isDone()) {
            return;
        }
        if (core.engine.onLoop()) {
            if (core.current == null) {
                throw new IllegalStateException("get() on the loop's own thread would stop the loop for ever: "
                        + "await it in a coroutine, or use addDoneCallback");
            }
            Asyncio.wait(List.of(this), timeout, ReturnWhen.ALL_COMPLETED);
            return;
        }
        CountDownLatch latch = new CountDownLatch(1);
        FutureListener listener = future -> latch.countDown();
        core.outsideWaiters.add(latch, this);
        try {
            if (isDone()) {
                return;
            }
            core.loop.checkOpen();
            core.submitInternal(() -> addListener(listener));
            if (timeout == null) {
                latch.await();
            } else if (latch.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } finally {
            core.outsideWaiters.remove(latch);
            if (latch.getCount() > 0) {
                core.submitInternal(() -> removeListener(listener));
            }
        }
    }

    @SuppressWarnings("unchecked")
    private T report() throws ExecutionException {
        byte now = (byte) STATE.getAcquire(this);
        if (now == RESULT) {
            return (T) outcome;
        }
        if (now == CANCELLED) {
            throw new CancellationException(cancelMessage);
        }
        if (now == FAILED) {
            if (core.engine.onLoop()) {
                forgetFailure();
            } else if (!core.closed) {
                core.submitInternal(this::forgetFailure);
            }
            throw new ExecutionException((Throwable) outcome);
        }
        throw new InvalidStateError("The loop ended before it was done: " + this);
    }

    @Override
    public String toString() {
        return "Future[" + stateText() + "]";
    }

    final String stateText() {
        return switch ((byte) STATE.getAcquire(this)) {
            case RESULT -> "result " + outcome;
            case FAILED -> "failed " + outcome;
            case CANCELLED -> "cancelled";
            default -> "pending";
        };
    }
}
