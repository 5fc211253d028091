// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

/**
 * A semaphore that never has more free permits than at first: one release too many is an error.
 *
 * <p>Counterpart of {@code asyncio.BoundedSemaphore}.
 */
public final class AsyncBoundedSemaphore extends AsyncSemaphore {
    private final int bound;

    /** Makes a semaphore of one permit. Any thread; no loop need run. */
    public AsyncBoundedSemaphore() {
        this(1);
    }

    /**
     * Makes a semaphore. Any thread; no loop need run.
     *
     * @param permits how many permits there are
     * @throws IllegalArgumentException if it is negative
     */
    public AsyncBoundedSemaphore(int permits) {
        super(permits);
        bound = permits;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if all permits are free
     */
    @Override
    public void release() {
        if (available() >= bound) {
            throw new IllegalArgumentException("All permits of the semaphore are free; one was released too often");
        }
        super.release();
    }
}
