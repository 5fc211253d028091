// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import org.jspecify.annotations.Nullable;

/**
 * Code that can stop in the middle, go back to its caller, and go on later where it stopped.
 *
 * <p>It is used by one thread at a time; who uses it sees to that, and to the memory effects.
 */
public abstract sealed class Pausable permits InPlace, OnOwnStrand, OnOwnThread {
    private static final boolean PORTABLE = "portable".equalsIgnoreCase(System.getProperty("asyncio4j.engine"));

    Pausable() {}

    /**
     * Makes one that has not begun, in the best way for those who will run it.
     *
     * @param body the code; it must let no exception out
     * @param caller the coroutine that will begin it; null where that is none
     * @param portable whether public API must do
     * @return the code, to be begun by {@link #resume}
     */
    public static Pausable of(Runnable body, @Nullable Strand caller, boolean portable) {
        if (caller != null) {
            return caller.pausable(body);
        }
        return portable || PORTABLE || Thread.currentThread().isVirtual() || !Continuations.isAvailable()
                ? new OnOwnThread(body)
                : new InPlace(body);
    }

    /**
     * Tells whether the calling thread may resume it, which depends on where it began.
     *
     * @param caller the calling coroutine; null for none
     * @return true if it may
     */
    public abstract boolean accepts(@Nullable Strand caller);

    /** Has the code begin, or go on, until it pauses or ends. */
    public abstract void resume();

    /**
     * Goes back to the caller of {@link #resume}; returns when that is called again. Called by the code itself.
     *
     * @throws IllegalStateException if frames of native code are in the way
     */
    public abstract void pause();

    /**
     * Tells whether the caller is this code itself, and may pause it.
     *
     * @return false elsewhere, and inside of another pausable code that this one has resumed
     */
    public abstract boolean isInside();

    /**
     * Tells whether it must be run to its end, lest something outside of the heap be left behind.
     *
     * @return true if a thread stands behind it
     */
    public abstract boolean needsEnd();

    /** Lets it go on without a caller; it ends by itself, and {@link #pause} is not called again. Any thread. */
    public abstract void release();
}
