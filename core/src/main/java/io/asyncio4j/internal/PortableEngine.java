// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Coroutines by public API alone: ordinary virtual threads that pass a baton.
 *
 * <p>How it works: only the thread that holds the baton runs. One that is about to wait works through the loop itself,
 * until that names another coroutine; it hands the baton over and parks. If the loop names the one that asked, nothing
 * is switched at all. What only the main thread may do (to poll, to end the run) gives the baton back to it.
 */
public final class PortableEngine implements Engine {
    private final Dispatcher dispatcher;

    /** The thread that runs the loop; null between runs. */
    private @Nullable Thread main;

    /** The coroutine that holds the baton, null while the main thread has it. Handed over with the baton. */
    private @Nullable Thread holder;

    private volatile boolean mainHasBaton = true;

    /** The context class loader of the main thread; null for the system's. Handed over with the baton. */
    private @Nullable ClassLoader loader;

    /** What went wrong in the loop's own code on a coroutine's thread. Handed over with the baton. */
    private @Nullable Throwable failure;

    /**
     * Makes the engine of one loop.
     *
     * @param dispatcher the loop's dispatcher
     */
    public PortableEngine(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    @Override
    public Strand strand(Object owner) {
        return new PortableStrand(owner, this);
    }

    @Override
    public @Nullable Strand inheritingStrand(Object owner) {
        if (!InheritableLocals.mayBePresent()) {
            return null;
        }
        PortableStrand strand = new PortableStrand(owner, this);
        strand.thread = strand.newThread(true);
        return strand;
    }

    @Override
    public void run() {
        main = Thread.currentThread();
        loader = ContextLoader.unlessSystem(Thread.currentThread());
        try {
            Strand next;
            while ((next = dispatcher.next(true)) != null) {
                handOverFromMain((PortableStrand) next);
            }
        } finally {
            main = null;
        }
    }

    @Override
    public void runOnce(Strand strand) {
        Thread before = main;
        main = Thread.currentThread();
        try {
            handOverFromMain((PortableStrand) strand);
        } finally {
            main = before;
        }
    }

    private void handOverFromMain(PortableStrand next) {
        mainHasBaton = false;
        next.receiveBaton();
        while (!mainHasBaton) {
            LockSupport.park();
            if (Thread.interrupted()) {
                dispatcher.mainInterrupted();
            }
        }
        Throwable failed = failure;
        failure = null;
        if (failed instanceof Error error) {
            throw error;
        } else if (failed instanceof RuntimeException exception) {
            throw exception;
        }
    }

    /** The coroutine that runs next, asked by one that is about to stop; null for the main thread. */
    private @Nullable PortableStrand nextOf() {
        try {
            return (PortableStrand) dispatcher.next(false);
        } catch (RuntimeException | Error e) {
            failure = e;
            return null;
        }
    }

    private void handOver(@Nullable PortableStrand next) {
        if (next != null) {
            next.receiveBaton();
        } else {
            holder = null;
            Thread waiting = main;
            mainHasBaton = true;
            LockSupport.unpark(waiting);
        }
    }

    @Override
    public void yield(Strand self) {
        park(self);
    }

    @Override
    public boolean stepAside(Strand self) {
        park(self);
        return true;
    }

    @Override
    public void park(Strand self) {
        PortableStrand next = nextOf();
        if (next != self) {
            handOver(next);
            ((PortableStrand) self).awaitBaton();
        }
    }

    @Override
    public boolean hasContinuation(Strand strand) {
        return false; // nobody but the loop wakes a coroutine of this engine
    }

    @Override
    public void release(Strand strand) {
        // nobody but the loop wakes a coroutine of this engine
    }

    @Override
    public boolean onLoop() {
        Thread current = Thread.currentThread();
        return mainHasBaton ? current == main : current == holder;
    }

    @Override
    public void onPlatformThread(Runnable action) {
        action.run(); // any thread can pass the baton
    }

    @Override
    public void close() {}

    /** A coroutine that runs while it holds the baton. */
    private static final class PortableStrand extends Strand {
        private final PortableEngine engine;
        private volatile boolean hasBaton;

        /** Whether its thread has been started. Handed over with the baton. */
        private boolean begun;

        PortableStrand(Object owner, PortableEngine engine) {
            super(owner);
            this.engine = engine;
        }

        @Override
        public Dispatcher dispatcher() {
            return engine.dispatcher;
        }

        @Override
        public Pausable pausable(Runnable body) {
            return new OnOwnThread(body);
        }

        @Override
        public boolean lendsItself() {
            return true;
        }

        @Override
        public void lend(Thread other) {
            thread = other;
            engine.holder = other;
        }

        private Thread newThread(boolean inherits) {
            Thread made = Thread.ofVirtual()
                    .inheritInheritableThreadLocals(inherits)
                    .uncaughtExceptionHandler(this)
                    .unstarted(this::runBody);
            ClassLoader loader = engine.loader;
            if (!inherits && loader != null) {
                made.setContextClassLoader(loader);
            }
            return made;
        }

        void receiveBaton() {
            Thread mine = thread;
            if (!begun) {
                begun = true;
                if (mine == null) {
                    mine = newThread(false);
                    thread = mine;
                }
                engine.holder = mine;
                mine.start();
            } else {
                engine.holder = mine;
                hasBaton = true;
                LockSupport.unpark(mine);
            }
        }

        void awaitBaton() {
            while (!hasBaton) {
                LockSupport.park();
                if (Thread.interrupted()) {
                    engine.dispatcher.interrupted(this);
                }
            }
            hasBaton = false;
        }

        private void runBody() {
            try {
                engine.dispatcher.body(this);
            } finally {
                finished = true;
                engine.handOver(engine.nextOf());
            }
        }
    }
}
