// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import org.jspecify.annotations.Nullable;

/**
 * A coroutine as an engine sees it: a virtual thread that runs only when its loop says so.
 *
 * <p>It stands in its thread's uncaught-exception handler, a field that every thread has anyway: a way from the
 * current thread to its coroutine in two nanoseconds, which a ThreadLocal would give for 200 bytes a coroutine.
 */
public abstract class Strand implements Thread.UncaughtExceptionHandler {
    /** The task, or whatever else runs in this coroutine. */
    public final Object owner;

    /** Set by the loop when what a parked coroutine waits for has come, so that a stray wake-up does not resume it. */
    public boolean resumed;

    /** Whether it is parked inside a blocking call of the JDK. Written on the loop only. */
    public boolean outside;

    /** Whether its body has ended. Written by its own thread. */
    public boolean finished;

    /** Its virtual thread, null before the first run. Written on the loop only. */
    protected @Nullable Thread thread;

    Strand(Object owner) {
        this.owner = owner;
    }

    /**
     * Returns the dispatcher of its loop.
     *
     * @return the dispatcher
     */
    public abstract Dispatcher dispatcher();

    /**
     * Returns the coroutine that the calling thread is.
     *
     * @return null where the current thread is no coroutine
     */
    public static @Nullable Strand current() {
        Thread thread = Thread.currentThread();
        return thread.isVirtual() && thread.getUncaughtExceptionHandler() instanceof Strand strand ? strand : null;
    }

    /**
     * Returns the virtual thread.
     *
     * @return null before the first run
     */
    public @Nullable Thread thread() {
        return thread;
    }

    /**
     * Makes code that can stop in the middle, for this coroutine to run as a part of it.
     *
     * @param body the code; it must let no exception out
     * @return the code, to be begun by {@link Pausable#resume}
     */
    public abstract Pausable pausable(Runnable body);

    /**
     * Tells whether other threads can stand in for this coroutine's own.
     *
     * @return false where the engine knows each of its threads by itself
     */
    public boolean lendsItself() {
        return false;
    }

    /**
     * Makes another thread this coroutine, which runs now. Called by the thread that is it, or by its own to be it again.
     *
     * @param other the thread that goes on as this coroutine
     */
    public void lend(Thread other) {
        throw new UnsupportedOperationException("This engine's coroutines keep their threads");
    }

    @Override
    public void uncaughtException(Thread failed, Throwable error) {
        System.getLogger("io.asyncio4j").log(System.Logger.Level.ERROR, "A coroutine's thread failed", error);
    }
}
