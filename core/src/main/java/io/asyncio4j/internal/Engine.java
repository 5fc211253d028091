// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import org.jspecify.annotations.Nullable;

/** A way to run coroutines on one thread at a time. An engine belongs to one loop. */
public interface Engine {
    /**
     * Makes a coroutine that has not started.
     *
     * @param owner who is told by {@link Strand#owner} what the coroutine is, and what {@link Dispatcher#body} runs
     * @return the coroutine
     */
    Strand strand(Object owner);

    /**
     * Makes a coroutine that inherits the inheritable thread-locals and the context class loader of the calling thread.
     *
     * @param owner what {@link #strand} takes
     * @return the coroutine; null if the calling thread has no such thread-locals
     */
    @Nullable
    Strand inheritingStrand(Object owner);

    /** Runs coroutines as the dispatcher names them, on the calling thread, until it names no more. */
    void run();

    /**
     * Gives the thread up until the dispatcher names the calling coroutine again.
     *
     * @param self the calling coroutine
     */
    void park(Strand self);

    /**
     * Gives the thread up as {@link #park} does, for a coroutine that stands in the ready queue already.
     *
     * @param self the calling coroutine
     */
    void yield(Strand self);

    /**
     * Gives the thread up once; the dispatcher names the calling coroutine again by itself.
     *
     * @param self the calling coroutine, which stands in no queue
     * @return false if it could not, because a native frame on its stack holds the thread
     */
    boolean stepAside(Strand self);

    /**
     * Lets one suspended coroutine run until it parks or ends; for a loop that is being closed.
     *
     * @param strand the coroutine
     */
    void runOnce(Strand strand);

    /**
     * Tells whether somebody outside the loop has woken a coroutine that has not run since.
     *
     * @param strand the coroutine
     * @return true if it must run for that reason
     */
    boolean hasContinuation(Strand strand);

    /**
     * Lets a coroutine that somebody has woken run elsewhere, because its loop has ended.
     *
     * @param strand the coroutine
     */
    void release(Strand strand);

    /**
     * Tells whether the calling thread holds the loop: it is the one that runs it, or a coroutine that runs now.
     *
     * @return true on the loop
     */
    boolean onLoop();

    /**
     * Runs something that calls {@link #runOnce} on a thread that may do so, and returns when it is done.
     *
     * @param action what to run
     */
    void onPlatformThread(Runnable action);

    /** Lets wake-ups that still arrive go elsewhere; the loop will not run again. */
    void close();
}
