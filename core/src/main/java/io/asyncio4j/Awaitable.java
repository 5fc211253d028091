// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

/**
 * Something that a coroutine can wait for: a {@link Coroutine}, an {@link AsyncFuture} or a {@link Task}.
 *
 * @param <T> what it results in
 */
public sealed interface Awaitable<T> permits Coroutine, AsyncFuture {
    /**
     * Waits for the result. A coroutine runs in the current task, at once; a future or task that is done returns at
     * once and lets nobody else run.
     *
     * <p><b>Cancellation.</b> If the current task is cancelled meanwhile, what it waits for is cancelled too.
     *
     * @return the result
     * @throws CancelledError if it or the current task was cancelled
     * @throws TaskFailedException if it failed with a checked exception; an unchecked one is thrown as it is
     * @throws IllegalStateException outside of a coroutine, if it must wait
     */
    T await();
}
