// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.SafeText;
import io.asyncio4j.internal.Strand;
import org.jspecify.annotations.Nullable;

/**
 * A callback that a loop will run, and the way to cancel it.
 *
 * <p>Counterpart of {@code asyncio.Handle}. Used on the loop's thread.
 */
public class Handle extends Ready {
    final LoopCore core;
    private final Context context;
    private @Nullable Runnable callback;
    private boolean cancelled;

    Handle(LoopCore core, Runnable callback, Context context) {
        this.core = core;
        this.callback = callback;
        this.context = context;
        core.debug.made(this);
    }

    /**
     * Cancels the callback: it does not run any more. Does nothing but set {@link #cancelled} if it ran already.
     */
    public void cancel() {
        core.loop.checkThread("Handle.cancel", "EventLoop.callSoonThreadsafe(handle::cancel)");
        cancelled = true;
        callback = null;
    }

    /**
     * Tells whether {@link #cancel} was called.
     *
     * @return true after a cancel
     */
    public boolean cancelled() {
        return cancelled;
    }

    /**
     * Returns the context in which the callback runs.
     *
     * @return the context
     */
    public Context getContext() {
        return context;
    }

    final Context context() {
        return context;
    }

    @Override
    @Nullable
    Strand enter(LoopCore loop) {
        return callback == null ? null : loop.callbackStrand(this);
    }

    @Override
    void discard() {
        cancelled = true;
        callback = null;
    }

    /** Runs the callback; on a coroutine of the loop's. */
    final void run() {
        Runnable action = callback;
        if (action == null) {
            return;
        }
        try {
            action.run();
        } catch (Throwable e) {
            core.loop.callExceptionHandler(
                    new ExceptionContext("Exception in callback " + SafeText.of(action), e, null, null, this));
        }
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + (cancelled ? "[cancelled]" : "[" + SafeText.of(callback) + "]");
    }
}
