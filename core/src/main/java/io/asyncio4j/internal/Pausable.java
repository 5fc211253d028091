// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import org.jspecify.annotations.Nullable;

/**
 * Code that can stop in the middle, go back to its caller, and go on later where it stopped.
 *
 * <p>It is used by one thread at a time; who uses it sees to that, and to the memory effects.
 */
public abstract sealed class Pausable permits InPlace, OnOwnThread {
    private static final boolean PORTABLE = "portable".equalsIgnoreCase(System.getProperty("asyncio4j.engine"));

    Pausable() {}

    /**
     * Makes one that has not begun, in the best way to be had in this JVM.
     *
     * @param body the code; it must let no exception out
     * @param caller the coroutine that will begin it; null where that is none
     * @return the code, to be begun by {@link #resume}
     */
    public static Pausable of(Runnable body, @Nullable Strand caller) {
        return PORTABLE ? portable(body, caller) : preferred(body, caller);
    }

    /**
     * Makes one by public API alone, where that is possible.
     *
     * @param body the code; it must let no exception out
     * @param caller the coroutine that will begin it; null where that is none
     * @return the code
     */
    public static Pausable portable(Runnable body, @Nullable Strand caller) {
        return caller == null || caller.lendsItself() ? new OnOwnThread(body) : preferred(body, caller);
    }

    private static Pausable preferred(Runnable body, @Nullable Strand caller) {
        if (Continuations.isAvailable()) {
            return new InPlace(body);
        }
        if (caller != null && !caller.lendsItself()) {
            throw new IllegalStateException("Generators do not work in a loop of the loom engine on this JVM; "
                    + "use the portable one: -Dasyncio4j.engine=portable");
        }
        return new OnOwnThread(body);
    }

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
