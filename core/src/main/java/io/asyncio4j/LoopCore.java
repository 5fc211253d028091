// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.Dispatcher;
import io.asyncio4j.internal.Engine;
import io.asyncio4j.internal.Inbox;
import io.asyncio4j.internal.LoomEngine;
import io.asyncio4j.internal.OpenGenerators;
import io.asyncio4j.internal.PortableEngine;
import io.asyncio4j.internal.ReadyQueue;
import io.asyncio4j.internal.Strand;
import io.asyncio4j.internal.TimerQueue;
import io.asyncio4j.spi.LoopClock;
import io.asyncio4j.spi.LoopView;
import io.asyncio4j.spi.Poller;
import org.jspecify.annotations.Nullable;

/**
 * The inside of an {@link EventLoop}: its queues and its passes.
 *
 * <p>One pass: wait for outside events, not at all if something is ready, else until the next timer; move due timers to
 * the ready queue; run as many entries as the queue held at that moment. All fields belong to the loop, that is to
 * whoever holds it: its main thread, or the coroutine that runs. Only the inbox and the counters named so are shared.
 */
final class LoopCore implements Dispatcher, LoopView {
    /** How many turns the coroutines in blocking calls get when the loop closes; the rest goes on elsewhere. */
    private static final int TURNS_AT_THE_END = 100_000;

    final EventLoop loop;
    final LoopClock clock;
    final Poller poller;
    final Engine engine;
    final TaskRegistry tasks = new TaskRegistry();
    final Unretrieved.Registry unretrieved = new Unretrieved.Registry();
    final DebugMode debug = new DebugMode(this);

    /** Times the steps; null while nobody wants that. Written on the loop; the watchdog reads it. */
    volatile @Nullable Steps steps;

    final OpenGenerators generators = new OpenGenerators();

    final OutsideWork outside = new OutsideWork(this);

    /** Threads outside the loop that wait for a future of it. Any thread. */
    final OutsideWaiters outsideWaiters = new OutsideWaiters();

    final Ticker ticker;
    final LoopInspection inspection;

    /** Writes into the flight recorder; null while that does not record. */
    @Nullable
    LoopRecorder recorder;

    private final ReadyQueue<Ready> ready;
    private final TimerQueue<Ready> timers = new TimerQueue<>();
    private final Inbox<Ready> inbox = new Inbox<>();
    private final CallbackRunners callbacks = new CallbackRunners(this);
    private final EagerStarts eagerStarts = new EagerStarts(this);
    final Resources resources = new Resources(this);

    /** The task that runs now; null in callbacks and in the loop's own code. */
    @Nullable
    Task<?> current;

    /** The context of the callback that runs now, or of a block in a task; null for a task's own, and in the loop's own code. */
    @Nullable
    Context context;

    /** The thread that runs the loop; null between runs. */
    volatile @Nullable Thread main;

    volatile boolean closed;

    /** Whether what still arrives has to go elsewhere: the coroutines have been unwound. */
    private volatile boolean ended;

    boolean stopping;

    /** Whether tasks inherit the inheritable thread-locals of their makers. */
    boolean inheritsThreadLocals = true;

    /** What an interrupt of the loop's thread does; null stops the run. */
    @Nullable
    Runnable onInterrupt;

    private boolean interrupted;
    private boolean unwinding;

    /** Whether the run has begun its first pass: a stop asked for earlier takes effect only after it. */
    private boolean passed;

    /** How many entries of the ready queue belong to this pass. */
    private int batch;

    LoopCore(EventLoop loop, LoopClock clock, Poller poller, EngineKind kind) {
        this.loop = loop;
        this.clock = clock;
        this.poller = poller;
        this.ticker = new Ticker(clock);
        this.engine = switch (kind) {
            case LOOM -> new LoomEngine(this);
            case PORTABLE -> new PortableEngine(this);
        };
        this.ready = new ReadyQueue<>(() -> WarmUp.begin(kind));
        this.inspection = new LoopInspection(this);
    }

    // ---- runs ----

    void run() {
        Thread thread = Thread.currentThread();
        main = thread;
        passed = false;
        try {
            poller.attach(this);
            debug.runBegins();
            lookAround();
            engine.run();
        } finally {
            LoopRecorder.passEnds(recorder);
            debug.runEnds();
            stopping = false;
            batch = 0;
            current = null;
            context = null;
            main = null;
            outsideWaiters.releaseDone();
            if (interrupted) {
                interrupted = false;
                thread.interrupt();
            }
        }
    }

    @Override
    public boolean hasReady() {
        return ready.size() > 0;
    }

    @Override
    public @Nullable Strand next(boolean onMain) {
        Steps watched = steps;
        if (watched == null) {
            return nextStrand(onMain);
        }
        watched.end();
        Strand strand = nextStrand(onMain);
        if (strand != null) {
            watched.begin(strand);
        }
        return strand;
    }

    private @Nullable Strand nextStrand(boolean onMain) {
        current = null;
        context = null;
        if (unwinding) {
            return null;
        }
        if (eagerStarts.isActive()) {
            return eagerStarts.next();
        }
        while (true) {
            while (batch > 0) {
                batch--;
                Strand strand = ready.remove().enter(this);
                if (strand != null) {
                    return strand;
                }
            }
            if (stopping && passed || !startPass(onMain)) {
                return null;
            }
        }
    }

    /** Begins a pass; false if that is for the main thread to do. */
    private boolean startPass(boolean onMain) {
        LoopRecorder.passEnds(recorder);
        takeInbox();
        if (onMain && Thread.interrupted()) {
            interruptRun();
        }
        boolean busy = stopping || ready.size() > 0;
        if (!onMain && (!busy || poller.pollsWhenBusy())) {
            return false;
        }
        passed = true;
        if (!busy || poller.pollsWhenBusy()) {
            poll(busy);
        }
        if (!timers.isEmpty()) {
            moveDueTimers();
        }
        if (ticker.isTimeToLook()) {
            lookAround();
        }
        batch = ready.size();
        if (recorder != null) {
            recorder.passBegins(batch);
        }
        return true;
    }

    private void poll(boolean busy) {
        dropCancelledTimers();
        unretrieved.reportLost(loop);
        poller.poll(busy ? 0 : timeoutNanos());
        lookAround();
        takeInbox();
    }

    @Override
    public long timeoutNanos() {
        if (ready.size() > 0 || !inbox.isEmpty()) {
            return 0;
        }
        return timers.isEmpty() ? -1 : Math.max(0, timers.firstDeadline() - clock.nanoTime());
    }

    /** Sees how late it is, and whether the flight recorder has begun or ended. */
    private void lookAround() {
        ticker.look();
        recorder = LoopRecorder.update(this, recorder);
    }

    private void takeInbox() {
        if (!inbox.isEmpty()) {
            inbox.drain(ready::add);
        }
    }

    private void interruptRun() {
        Runnable action = onInterrupt;
        if (action != null) {
            action.run();
        } else {
            interrupted = true;
            stopping = true;
        }
    }

    private void moveDueTimers() {
        long now = clock.nanoTime();
        ticker.note(now);
        while (!timers.isEmpty() && timers.firstDeadline() - now <= 0) {
            ready.add(timers.first());
            timers.removeFirst();
        }
    }

    private void dropCancelledTimers() {
        while (!timers.isEmpty() && timers.first().isDead()) {
            timers.removeFirst();
            timers.noteCancelledLeft();
        }
    }

    // ---- what is to run ----

    void soon(Ready entry) {
        if (!closed || entry instanceof Woken) {
            ready.add(entry);
        } else {
            entry.discard();
        }
    }

    void at(long deadline, Ready entry) {
        timers.add(deadline, entry);
    }

    /** A copy of all timers, in no order. */
    TimerQueue.Snapshot<Ready> timers() {
        return timers.snapshot();
    }

    /** Notes that a timer that still stands in the queue will do nothing. */
    void timerCancelled() {
        if (timers.noteCancelled()) {
            timers.removeIf(Ready::isDead);
        }
    }

    /** Has a new task begin: at once if the loop runs and that was asked for, else at the next pass. */
    void start(Task<?> task, boolean eagerly) {
        if (inheritsThreadLocals) {
            task.inherit();
        }
        tasks.add(task);
        if (eagerly && main != null) {
            eagerStarts.start(task);
        } else {
            soon(task);
        }
    }

    /** Queues an entry from any thread, waking the loop where that is needed. */
    void submit(Ready entry) {
        if (engine.onLoop()) {
            soon(entry);
        } else if (inbox.push(entry) && !closed) {
            poller.wakeup();
        }
        if (ended) {
            inbox.drain(Ready::discard);
        }
    }

    /** Queues something of the loop's own from any thread. It must be short, and run no code of users. */
    void submitInternal(Runnable action) {
        submit(new InternalCall(action));
    }

    Strand callbackStrand(Handle handle) {
        return callbacks.strandFor(handle);
    }

    /** Where the callback that began last is. Any thread. */
    StackTraceElement[] callbackStack() {
        return callbacks.stack();
    }

    /** The next entry of this pass if it is a callback of a user, for a runner that has just run one. */
    @Nullable
    Handle nextCallback() {
        if (batch > 0 && ready.peek() instanceof Handle handle) {
            batch--;
            ready.remove();
            Steps watched = steps;
            if (watched != null) {
                watched.beginNext(handle);
            }
            return handle;
        }
        return null;
    }

    // ---- coroutines in blocking calls of the JDK ----

    @Override
    public void returned(Strand strand) {
        outside.returned(strand);
    }

    @Override
    public void woken(Strand strand) {
        submit(new Woken(strand));
    }

    @Nullable
    Strand continueWoken(Strand strand) {
        if (!engine.hasContinuation(strand) || strand.finished) {
            return null;
        }
        Context block = outside.goesOn(strand);
        if (strand.owner instanceof Task<?> task) {
            task.mount(this);
        } else if (strand.owner instanceof CallbackRunners.Runner runner) {
            context = runner.context();
        }
        if (block != null) {
            context = block;
        }
        return strand;
    }

    @Override
    public void foreign(Runnable continuation) {
        submit(new ForeignTurn(continuation));
    }

    @Override
    public void interrupted(Strand strand) {
        if (strand.owner instanceof Task<?> task) {
            submitInternal(() -> task.cancel("interrupted"));
        }
    }

    @Override
    public void mainInterrupted() {
        submitInternal(this::interruptRun);
    }

    // ---- steps ----

    /** Has a listener told of each step, until {@link #unwatchSteps}. */
    void watchSteps(StepListener listener) {
        Steps watched = steps == null ? new Steps() : steps;
        watched.add(listener);
        steps = watched;
    }

    void unwatchSteps(StepListener listener) {
        Steps watched = steps;
        if (watched != null && watched.remove(listener)) {
            steps = null;
        }
    }

    // ---- views ----

    @Override
    public void body(Strand strand) {
        if (strand.owner instanceof Task<?> task) {
            task.runCoroutine();
        } else if (strand.owner instanceof CallbackRunners.Runner runner) {
            runner.run();
        }
    }

    @Override
    public Object loop() {
        return loop;
    }

    @Override
    public OpenGenerators generators() {
        return generators;
    }

    @Override
    public Thread thread() {
        Thread thread = main;
        if (thread == null) {
            throw new IllegalStateException("The loop does not run");
        }
        return thread;
    }

    @Override
    public int outsideWork() {
        return outside.count();
    }

    @Override
    public String report() {
        return tasks.report();
    }

    // ---- the end ----

    void close() {
        boolean wasInterrupted = Thread.interrupted();
        closed = true;
        unwinding = true;
        main = Thread.currentThread();
        try {
            tasks.unwind(engine);
            callbacks.close(engine);
            runWoken();
            resources.close();
        } finally {
            main = null;
        }
        engine.close();
        ended = true;
        discardAll();
        outsideWaiters.releaseAll();
        timers.clear();
        poller.close();
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs the coroutines whose blocking calls were interrupted, and those that they let go on. */
    private void runWoken() {
        for (int turns = 0; turns < TURNS_AT_THE_END; turns++) {
            inbox.drain(ready::add);
            if (ready.size() == 0) {
                return;
            }
            Ready entry = ready.remove();
            Strand strand = entry instanceof Woken ? entry.enter(this) : null;
            if (strand != null) {
                engine.runOnce(strand);
                returned(strand);
            } else {
                entry.discard();
            }
        }
    }

    private void discardAll() {
        while (ready.size() > 0) {
            ready.remove().discard();
        }
        inbox.drain(Ready::discard);
    }
}
