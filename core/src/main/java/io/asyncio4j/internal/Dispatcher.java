// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import org.jspecify.annotations.Nullable;

/** The part of a loop that an engine drives: it names the coroutine that runs next. */
public interface Dispatcher {
    /**
     * Works through the loop's passes until a coroutine must run.
     *
     * @param onMain whether the caller is the thread that runs the loop; only that one may poll
     * @return the coroutine to switch to; null when only the main thread can go on, or, for that one, when the run ends
     */
    @Nullable
    Strand next(boolean onMain);

    /**
     * Notes that a coroutine gave the thread back without having called {@link Engine#park}: it is parked inside a
     * blocking call, or done.
     *
     * @param strand the coroutine
     */
    void returned(Strand strand);

    /**
     * Queues a coroutine that something outside the loop has woken. Any thread.
     *
     * @param strand a coroutine with a continuation to run
     */
    void woken(Strand strand);

    /**
     * Queues a piece of a virtual thread that is no coroutine but runs on this loop. Any thread.
     *
     * @param continuation what to run on the loop's thread
     */
    void foreign(Runnable continuation);

    /**
     * Turns the interrupt of a waiting coroutine into a request to cancel it. Any thread.
     *
     * @param strand the coroutine whose thread was interrupted
     */
    void interrupted(Strand strand);

    /**
     * Runs what a coroutine is for, on its own thread.
     *
     * @param strand the coroutine
     */
    void body(Strand strand);

    /** Notes that the thread that runs the loop was interrupted while a coroutine ran. Called by either. */
    void mainInterrupted();

    /**
     * Returns the loop, as its users know it.
     *
     * @return the EventLoop
     */
    Object loop();

    /**
     * Returns the generators that the loop closes at its end. Used on the loop.
     *
     * @return the loop's list
     */
    OpenGenerators generators();
}
