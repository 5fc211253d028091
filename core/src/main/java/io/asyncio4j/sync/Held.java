// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import io.asyncio4j.Coroutine;

/**
 * Something acquired that is released at the end of a try-with-resources block.
 *
 * <p>Made by {@link AsyncLock#hold}, {@link AsyncCondition#hold} and {@link AsyncSemaphore#hold}. Counterpart of asyncio's
 * {@code async with lock}.
 */
public final class Held implements AutoCloseable {
    private final Runnable release;
    private boolean released;

    Held(Runnable release) {
        this.release = release;
    }

    /** Runs a block and then, whatever leaves it, releases. An error of the release replaces that of the block. */
    static <T> T during(Coroutine<T> block, Runnable release) {
        try {
            return block.await();
        } finally {
            release.run();
        }
    }

    /**
     * Releases it. Does nothing the second time.
     *
     * @throws IllegalStateException if it was released meanwhile in another way
     */
    @Override
    public void close() {
        if (!released) {
            released = true;
            release.run();
        }
    }
}
