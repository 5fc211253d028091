// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Coroutines whose scheduler is their own loop, through a constructor that the JDK keeps to itself.
 *
 * <p>How it works: each coroutine is its virtual thread's scheduler. To resume one, the loop unparks the thread; the JDK
 * hands the thread's continuation to the scheduler, that is to the coroutine, which sees that its own loop is asking
 * and keeps it; the loop then runs the continuation in place. A wake-up by anybody else (a socket, a lock, a timed
 * wait) is handed over in the same way and queued as ready.
 */
public final class LoomEngine implements Engine {
    /** The flag without which this engine is not to be had. */
    public static final String FLAG = "--add-opens java.base/java.lang=ALL-UNNAMED";

    private static final int NO_INHERIT_THREAD_LOCALS = 1 << 2;
    private static final @Nullable MethodHandle NEW_THREAD = lookUp();

    private final Dispatcher dispatcher;

    /** Keeps the monitors that the loop's thread holds out of the coroutines. */
    private final LockStack locks = new LockStack();

    /** The thread that runs the loop; null between runs. Written by that thread, read by any. */
    private @Nullable Thread carrier;

    /** The coroutine's thread that is mounted now. Written by the carrier; others only compare it with themselves. */
    private @Nullable Thread mounted;

    /** The coroutine that the carrier is resuming at this moment. Written by the carrier. */
    private @Nullable LoomStrand resuming;

    /** The context class loader of the thread that runs the loop; null for the system's. Written by the carrier. */
    private @Nullable ClassLoader loader;

    private volatile boolean closed;

    /**
     * Makes the engine of one loop.
     *
     * @param dispatcher the loop's dispatcher
     */
    public LoomEngine(Dispatcher dispatcher) {
        if (NEW_THREAD == null) {
            throw new IllegalStateException("The loom engine needs the JVM flag " + FLAG);
        }
        this.dispatcher = dispatcher;
        JdkPollers.startOnDefaultScheduler();
    }

    /**
     * Tells whether this JVM was started so that the engine works.
     *
     * @return true if the constructor can be reached
     */
    public static boolean isAvailable() {
        return NEW_THREAD != null;
    }

    private static @Nullable MethodHandle lookUp() {
        try {
            var constructor = Class.forName("java.lang.VirtualThread")
                    .getDeclaredConstructor(Executor.class, String.class, int.class, Runnable.class);
            constructor.setAccessible(true);
            return MethodHandles.lookup()
                    .unreflectConstructor(constructor)
                    .asType(MethodType.methodType(
                            Thread.class, Executor.class, String.class, int.class, Runnable.class));
        } catch (ReflectiveOperationException | RuntimeException e) {
            // Closed without the flag, absent in a JVM that has no continuations: isAvailable() answers for both.
            return null;
        }
    }

    @Override
    public Strand strand(Object owner) {
        return new LoomStrand(owner, this);
    }

    @Override
    public @Nullable Strand inheritingStrand(Object owner) {
        return InheritableLocals.mayBePresent() ? new InheritingStrand(owner, this) : null;
    }

    @Override
    public void run() {
        Thread current = Thread.currentThread();
        if (current.isVirtual()) {
            throw new IllegalStateException("A loop with the loom engine runs on a platform thread only, and " + current
                    + " is virtual; use a LoopThread, or the portable engine");
        }
        carrier = current;
        loader = ContextLoader.unlessSystem(current);
        locks.clear();
        try {
            Strand strand;
            while ((strand = dispatcher.next(true)) != null) {
                if (current.isInterrupted() && Thread.interrupted()) {
                    dispatcher.mainInterrupted(); // the JDK forgets it when it mounts the coroutine
                }
                switchTo((LoomStrand) strand);
                dispatcher.returned(strand);
            }
        } finally {
            carrier = null;
        }
    }

    @Override
    public void runOnce(Strand strand) {
        Thread before = carrier;
        carrier = Thread.currentThread();
        locks.clear();
        try {
            switchTo((LoomStrand) strand);
        } finally {
            carrier = before;
        }
    }

    private void switchTo(LoomStrand strand) {
        do {
            strand.handsOver = false;
            switchOnce(strand);
        } while (strand.handsOver);
    }

    private void switchOnce(LoomStrand strand) {
        if (!strand.captured && !strand.takePending()) {
            resuming = strand;
            Thread thread = strand.thread;
            if (thread == null) {
                strand.start();
            } else {
                LockSupport.unpark(thread);
            }
            resuming = null;
            if (!strand.captured) {
                return; // woken by somebody else at the same time, and so queued already
            }
        }
        strand.captured = false;
        mounted = strand.thread;
        try {
            strand.runContinuation();
        } finally {
            mounted = null;
        }
    }

    @Override
    public void yield(Strand self) {
        LoomStrand strand = (LoomStrand) self;
        strand.resumed = false;
        strand.awaiting = true;
        noteInterruptOfCarrier();
        strand.yielding = true;
        Thread.yield(); // two atomic operations less than to park and be unparked
        strand.yielding = false;
        if (strand.resumed) {
            strand.awaiting = false;
        } else {
            park(strand);
        }
    }

    @Override
    public boolean stepAside(Strand self) {
        LoomStrand strand = (LoomStrand) self;
        strand.resumed = false;
        strand.awaiting = true;
        noteInterruptOfCarrier();
        strand.yielding = true;
        Thread.yield();
        strand.yielding = false;
        strand.awaiting = false;
        return strand.resumed;
    }

    @Override
    public void park(Strand self) {
        LoomStrand strand = (LoomStrand) self;
        strand.resumed = false;
        strand.awaiting = true;
        noteInterruptOfCarrier();
        while (!strand.resumed) {
            LockSupport.park();
            if (Thread.interrupted()) {
                dispatcher.interrupted(strand);
            }
        }
        strand.awaiting = false;
    }

    /**
     * Stops the calling thread and has another one go on at once as the same coroutine, without a turn of the loop.
     *
     * @return false if that could not be, because a native frame holds the thread; true when the caller goes on
     */
    boolean handOver(LoomStrand strand, @Nullable Thread next, @Nullable Runnable itsContinuation) {
        boolean interrupted = Thread.currentThread().isInterrupted();
        handOverAtEnd(strand, next, itsContinuation);
        Thread.yield();
        if (!strand.handsOver) {
            return true;
        }
        strand.handsOver = false;
        strand.captured = false;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** Has another thread go on as the same coroutine when the calling one stops. */
    void handOverAtEnd(LoomStrand strand, @Nullable Thread next, @Nullable Runnable itsContinuation) {
        noteInterruptOfCarrier();
        if (next != null && Thread.interrupted()) {
            next.interrupt(); // both are one coroutine
        }
        strand.become(next, itsContinuation);
        strand.captured = true;
        strand.handsOver = true;
    }

    /** Parks what has no caller and will not end. */
    void parkForEver() {
        while (true) {
            LockSupport.park(this);
        }
    }

    /** Queues a piece of a virtual thread that is no coroutine of this engine. Any thread. */
    void executeForeign(Runnable next) {
        if (closed) {
            ForkJoinPool.commonPool().execute(next);
        } else {
            dispatcher.foreign(next);
        }
    }

    /** Passes an interrupt of the loop's thread on, which the JDK forgets when it unmounts the coroutine. */
    private void noteInterruptOfCarrier() {
        Thread running = carrier;
        if (running != null
                && running.isInterrupted()
                && !Thread.currentThread().isInterrupted()) {
            dispatcher.mainInterrupted();
        }
    }

    @Override
    public void release(Strand strand) {
        LoomStrand woken = (LoomStrand) strand;
        Runnable next = woken.continuation;
        if (woken.pending && next != null) {
            woken.pending = false;
            ForkJoinPool.commonPool().execute(next);
        }
    }

    @Override
    public boolean hasContinuation(Strand strand) {
        return ((LoomStrand) strand).pending;
    }

    @Override
    public boolean onLoop() {
        Thread current = Thread.currentThread();
        return current == carrier || current == mounted;
    }

    @Override
    public void onPlatformThread(Runnable action) {
        if (Thread.currentThread().isVirtual()) {
            JdkPollers.onPlatformThread(action);
        } else {
            action.run();
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    private static Thread newThread(Executor scheduler, Runnable body, int characteristics) {
        try {
            return (Thread) NEW_THREAD.invokeExact(scheduler, (String) null, characteristics, body);
        } catch (Throwable e) {
            throw new IllegalStateException("This JVM cannot make a virtual thread with a scheduler of its own", e);
        }
    }

    /** A thread without inherited thread-locals, with the class loader that the loop's coroutines have. */
    Thread makeThread(Executor scheduler, Runnable body) {
        Thread made = newThread(scheduler, body, NO_INHERIT_THREAD_LOCALS);
        ClassLoader given = loader;
        if (given != null) {
            made.setContextClassLoader(given);
        }
        return made;
    }

    /** A coroutine and, in one object, the scheduler and the body of its virtual thread. */
    static class LoomStrand extends Strand implements Executor, Runnable {
        final LoomEngine engine;

        /** What the JDK hands over to have its own thread go on; always the same object. Written at the start. */
        private @Nullable Runnable own;

        /** What the JDK hands over to have the thread go on that is this coroutine now. Written on the loop. */
        private volatile @Nullable Runnable continuation;

        /** Whether its thread stops in order to let another one go on at once, which it has named. */
        private boolean handsOver;

        /** Whether it gave the thread up by Engine.park. */
        private boolean awaiting;

        /** Whether it gives the thread up by Engine.yield: it is queued, and only hands its continuation over. */
        private boolean yielding;

        /** Whether its continuation was handed over to the loop that asked for it, or by its own yield. */
        private boolean captured;

        /** Queued because somebody else woke it. Set by any thread, before the queue hands it to the loop. */
        private volatile boolean pending;

        LoomStrand(Object owner, LoomEngine engine) {
            super(owner);
            this.engine = engine;
        }

        @Override
        public Dispatcher dispatcher() {
            return engine.dispatcher;
        }

        @Override
        public Pausable pausable(Runnable body) {
            return new OnOwnStrand(engine, body);
        }

        /** Has another thread be this coroutine. */
        final void become(@Nullable Thread other, @Nullable Runnable itsContinuation) {
            thread = other;
            continuation = itsContinuation;
        }

        @Nullable
        final Runnable continuation() {
            return continuation;
        }

        Thread makeThread() {
            return engine.makeThread(this, this);
        }

        final void start() {
            Thread started = makeThread();
            started.setUncaughtExceptionHandler(this);
            thread = started;
            started.start();
        }

        @Override
        public void run() {
            try {
                engine.dispatcher.body(this);
            } finally {
                finished = true;
                engine.noteInterruptOfCarrier();
            }
        }

        /**
         * Tells whether somebody else has woken it, and forgets that. Who looks at the stack of a parked thread may have
         * its continuation queued for nothing; one that is parked in an await still has to be unparked.
         */
        boolean takePending() {
            if (!pending) {
                return false;
            }
            pending = false;
            return !awaiting || thread == null || thread.getState() != Thread.State.WAITING;
        }

        void runContinuation() {
            Runnable next = continuation;
            if (next != null) {
                next.run();
            }
            outside = !awaiting && !finished && !handsOver;
        }

        @Override
        public void execute(Runnable next) {
            if (next == own && next != continuation) {
                return; // lent to another thread, which comes back to this one without being asked
            }
            if (engine.resuming == this && Thread.currentThread() == engine.carrier) {
                if (own == null) {
                    own = next;
                    continuation = next;
                }
                captured = true;
            } else if (yielding && Thread.currentThread() == engine.carrier) {
                yielding = false;
                captured = true;
            } else if (next == continuation && !engine.closed) {
                pending = true;
                engine.dispatcher.woken(this);
            } else {
                engine.executeForeign(next);
            }
        }
    }

    /** A coroutine whose thread is made by its maker, so that it inherits that one's thread-locals. */
    private static final class InheritingStrand extends LoomStrand {
        private final Thread made;

        InheritingStrand(Object owner, LoomEngine engine) {
            super(owner, engine);
            made = newThread(this, this, 0);
        }

        @Override
        Thread makeThread() {
            return made;
        }
    }
}
