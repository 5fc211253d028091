// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.Strand;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine that runs on a loop beside others, and the future of its result.
 *
 * <p>Counterpart of {@code asyncio.Task}. Made by {@link Asyncio#createTask(Coroutine)}; it starts at the loop's next
 * pass. The loop holds its tasks, so that none is lost half-way. Used on the loop's thread.
 *
 * <pre>
 *   made --first turn--> running --await--> waiting --done--> ready --turn--> running --end--> done
 * </pre>
 *
 * @param <T> what it results in
 */
public final class Task<T> extends AsyncFuture<T> {
    private static final AtomicLong SERIALS = new AtomicLong();

    /** How often a coroutine may swallow the end of its loop. */
    private static final int PATIENCE = 100;

    /** A Coroutine or a VoidCoroutine, or an InheritingStart; null once it has begun. One wrapped in the other would be a frame more on each stack. */
    private @Nullable Object coroutine;

    /** Its Context, or the values to make that of when somebody asks: most tasks never do. */
    private Object context;

    private @Nullable String name;

    /** When it was made, by the loop's {@link Ticker}. */
    final int madeAt;

    /** The N of its name while that is {@code Task-N}: a million names would cost 56 MB. */
    private final long serial;

    /** The coroutine's thread, from the first turn on. */
    private @Nullable Strand strand;

    /** What it waits for; null while it runs, and while it is ready without having waited. */
    private @Nullable Awaited waiter;

    /** Its neighbours in the loop's list of pending tasks. */
    @Nullable
    Task<?> previous;

    @Nullable
    Task<?> next;

    private int cancelRequests;

    /** Whether the next turn throws a CancelledError. */
    private boolean mustCancel;

    /** Whether a blocking call was interrupted in order to cancel, so that the interrupt is no request of its own. */
    private boolean interruptSent;

    /** Whether its loop has been closed, so that every await throws. */
    private boolean abandoned;

    /** How many awaits have thrown for that reason; one that swallows it for ever is left behind, parked. */
    private int throwsAtTheEnd;

    Task(LoopCore core, Object coroutine, @Nullable String name, Object context) {
        super(core);
        this.coroutine = coroutine;
        this.name = name;
        this.serial = name == null ? SERIALS.incrementAndGet() : 0;
        this.context = context;
        this.madeAt = core.main == null ? core.ticker.look() : core.ticker.ticks();
    }

    // ---- what users see ----

    /**
     * Makes a task, for a {@link TaskFactory}; it does not ask the loop's own. Counterpart of {@code asyncio.Task(...)}.
     *
     * @param <T> what it results in
     * @param loop its loop
     * @param coroutine what it runs
     * @param name its name; null for {@code Task-N}
     * @param context the context, used as it is; null for a copy of the current one
     * @param eagerStart whether it runs at once, until it waits for the first time or ends; not if the loop does not run
     * @return the task; done already if it started eagerly and never waited
     * @throws IllegalStateException if the loop is closed, on a wrong thread, or if the caller itself runs in that
     *     context and the start is eager
     */
    public static <T> Task<T> of(
            EventLoop loop,
            Coroutine<? extends T> coroutine,
            @Nullable String name,
            @Nullable Context context,
            boolean eagerStart) {
        return loop.factory.make(coroutine, name, context, eagerStart);
    }

    /**
     * Returns the name. Any thread.
     *
     * @return the name given, or {@code Task-N}
     */
    public String getName() {
        String given = name;
        return given == null ? "Task-" + serial : given;
    }

    /**
     * Changes the name.
     *
     * @param name the new name
     */
    public void setName(String name) {
        this.name = name;
    }

    /**
     * Returns the context in which it runs.
     *
     * @return the context
     */
    public Context getContext() {
        if (context instanceof Context made) {
            return made;
        }
        Context made = Context.of((Object[]) context);
        context = made;
        return made;
    }

    /**
     * Asks it to end: what it waits for is cancelled, and it sees a {@link CancelledError} there. It may clean up, and it
     * may decline. If it is parked in a blocking call of the JDK, that is interrupted. If it has not begun, it never does.
     *
     * @param message the message of the CancelledError; may be null
     * @return false if it is done already
     */
    @Override
    public boolean cancel(@Nullable String message) {
        core.loop.checkThread("Task.cancel", "cancel(true), or EventLoop.callSoonThreadsafe(task::cancel)");
        forgetFailure();
        if (done()) {
            return false;
        }
        cancelRequests++;
        Awaited waitedFor = waiter;
        if (waitedFor != null && waitedFor.cancel(message)) {
            return true;
        }
        mustCancel = true;
        cancelMessage = message;
        Strand running = strand;
        if (running != null) {
            interruptBlockingCall(running);
        }
        return true;
    }

    private void interruptBlockingCall(Strand running) {
        Thread thread = running.thread();
        if (running.outside && thread != null) {
            interruptSent = true;
            thread.interrupt();
        }
    }

    /**
     * Counts the requests to cancel that were not taken back.
     *
     * @return how many
     */
    public int cancelling() {
        return cancelRequests;
    }

    /**
     * Takes one request to cancel back. When none is left, a CancelledError that was not delivered yet will not be.
     *
     * @return how many are left
     */
    public int uncancel() {
        if (cancelRequests > 0 && --cancelRequests == 0) {
            mustCancel = false;
        }
        return cancelRequests;
    }

    /**
     * Not for tasks: their coroutine gives the result.
     *
     * @throws IllegalStateException always
     */
    @Override
    public void setResult(T result) {
        throw new IllegalStateException("A task gets its result from its coroutine; setResult is for futures");
    }

    /**
     * Not for tasks: their coroutine fails.
     *
     * @throws IllegalStateException always
     */
    @Override
    public void setException(Throwable exception) {
        throw new IllegalStateException("A task gets its exception from its coroutine; setException is for futures");
    }

    /**
     * Returns where its coroutine is: the stack of its virtual thread. Any thread.
     *
     * @return the innermost call first; empty before the first turn and after the end
     */
    public StackTraceElement[] getStack() {
        Strand running = strand;
        Thread thread = running == null || isDone() ? null : running.thread();
        return thread == null ? new StackTraceElement[0] : thread.getStackTrace();
    }

    // ---- turns ----

    /** Takes over the inheritable thread-locals of the calling thread, its maker's, if there are some. */
    void inherit() {
        Object code = coroutine;
        Strand inheriting = code == null ? null : core.engine.inheritingStrand(this);
        if (code != null && inheriting != null) {
            coroutine = new InheritingStart(code, inheriting);
        }
    }

    @Override
    @Nullable
    Strand enter(LoopCore loop) {
        Strand mine = strand;
        if (mine == null) {
            if (mustCancel) {
                mustCancel = false;
                coroutine = null;
                loop.tasks.remove(this);
                cancelNow(new CancelledError(cancelMessage));
                return null;
            }
            if (coroutine instanceof InheritingStart start) {
                coroutine = start.code();
                mine = start.strand();
            } else {
                mine = loop.engine.strand(this);
            }
            strand = mine;
            LoopRecorder.started(loop.recorder, this);
        }
        mount(loop);
        mine.resumed = true;
        return mine;
    }

    /** Makes it the task that runs. */
    void mount(LoopCore loop) {
        loop.current = this;
        loop.context = null;
    }

    /** Runs the coroutine to its end, on its own thread. */
    void runCoroutine() {
        Object code = coroutine;
        if (code == null) {
            throw new IllegalStateException("A task runs once");
        }
        coroutine = null;
        @Nullable T result;
        try {
            result = run(code);
        } catch (CancelledError e) {
            end();
            cancelNow(e);
            return;
        } catch (Throwable e) {
            end();
            Throwable thrown = asCancellation(e);
            if (thrown instanceof CancelledError error) {
                cancelNow(error);
            } else {
                fail(thrown);
            }
            return;
        }
        end();
        if (mustCancel) {
            mustCancel = false;
            cancelNow(null);
        } else {
            complete(result);
        }
    }

    /**
     * What has left a block: a CancelledError in the place of what a blocking call threw because it was interrupted in
     * order to cancel.
     */
    Throwable asCancellation(Throwable thrown) {
        Throwable root = thrown instanceof TaskFailedException ? thrown.getCause() : thrown;
        if (thrown instanceof CancelledError
                || !mustCancel
                || !(root instanceof InterruptedException || Thread.interrupted())) {
            return thrown;
        }
        mustCancel = false;
        interruptSent = false;
        return new CancelledError(cancelMessage, thrown);
    }

    @SuppressWarnings("unchecked")
    private static <T> @Nullable T run(Object code) throws Exception {
        if (code instanceof Coroutine<?> coroutine) {
            return (T) coroutine.run();
        }
        ((VoidCoroutine) code).run();
        return null;
    }

    private void end() {
        if (!abandoned) {
            core.tasks.remove(this);
        }
    }

    // ---- awaits, called by the coroutine itself ----

    /** Waits until a future is done, which it is not yet. */
    void waitFor(AsyncFuture<?> future) {
        if (future.core != core) {
            yieldThenThrow(new IllegalStateException("Task '" + getName()
                    + "' awaits a future of another loop; use Asyncio.runCoroutineThreadsafe(...) and await that"));
        } else if (future == this) {
            yieldThenThrow(new IllegalStateException("Task '" + getName() + "' awaits itself"));
        } else {
            checkAbandoned();
            future.addWaiter(this);
            parkFor(future);
            if (mustCancel) {
                mustCancel = false;
                CancelledError theirs = future.cancellation();
                throw theirs != null ? theirs : new CancelledError(cancelMessage);
            }
        }
    }

    /** Waits for some nanoseconds; for none it lets everything that is ready run once. */
    void sleepFor(long nanos) {
        if (nanos == 0) {
            yieldOnce();
            return;
        }
        checkAbandoned();
        SleepTimer timer = new SleepTimer(this);
        core.at(core.clock.nanoTime() + nanos, timer);
        parkFor(timer);
        if (timer.isDead()) {
            mustCancel = false;
            throw new CancelledError(timer.message());
        }
        throwIfCancelled();
    }

    /** Lets everything that is ready run once. */
    void yieldOnce() {
        checkAbandoned();
        core.soon(this);
        forgetSentInterrupt();
        core.engine.yield(strand);
        checkAbandoned();
        throwIfCancelled();
    }

    private void yieldThenThrow(RuntimeException error) {
        yieldOnce();
        throw error;
    }

    private void parkFor(Awaited awaited) {
        waiter = awaited;
        if (mustCancel && awaited.cancel(cancelMessage)) {
            mustCancel = false;
        }
        forgetSentInterrupt();
        core.engine.park(strand);
        checkAbandoned();
        waiter = null;
    }

    private void forgetSentInterrupt() {
        if (interruptSent) {
            interruptSent = false;
            Thread.interrupted();
        }
    }

    private void throwIfCancelled() {
        if (mustCancel) {
            mustCancel = false;
            throw new CancelledError(cancelMessage);
        }
    }

    private void checkAbandoned() {
        if (abandoned) {
            if (++throwsAtTheEnd > PATIENCE) {
                core.engine.park(strand);
            }
            throw new CancelledError("The event loop has been closed");
        }
    }

    /** Notes that the loop closes; returns the coroutine, if it has begun. */
    @Nullable
    Strand abandon() {
        abandoned = true;
        Strand running = strand;
        if (running != null && running.outside) {
            mustCancel = true;
            interruptBlockingCall(running);
        }
        return running;
    }

    // ---- reports ----

    @Override
    String describe() {
        return "task '" + getName() + "'";
    }

    /** What it waits for, or has waited for until its turn, which is to come; null while it runs. */
    @Nullable
    Awaited awaited() {
        return waiter;
    }

    @Nullable
    Strand strand() {
        return strand;
    }

    /** What it does now, for a report: "waits for ... at ...". */
    String whatItDoes() {
        Awaited waitedFor = waiter;
        Strand running = strand;
        if (running == null) {
            return "has not begun";
        }
        String where = UserFrame.of(getStack());
        if (waitedFor != null) {
            return "waits for " + waitedFor.describe() + where;
        }
        return (running.outside ? "is in a blocking call" : "is ready to run") + where;
    }

    @Override
    public String toString() {
        return "Task['" + getName() + "' " + stateText() + "]";
    }
}
