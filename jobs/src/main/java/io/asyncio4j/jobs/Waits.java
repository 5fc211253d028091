// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.Asyncio;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waiting as the caller can: a coroutine parks, a thread blocks. */
final class Waits {
    private Waits() {}

    /**
     * Waits for a future and throws what it failed with.
     *
     * @throws IllegalStateException in a callback of a loop, or if the thread is interrupted
     */
    static <T> T await(CompletableFuture<T> future) {
        if (Asyncio.inCoroutine()) {
            return Asyncio.await(future);
        }
        refuseCallback();
        return block(future);
    }

    /** As {@link #await} in a thread that is known to run no loop. */
    static <T> T block(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the broker", e);
        }
    }

    /**
     * Checks that the caller may wait: a callback would stop its whole loop, and perhaps what it waits for.
     *
     * @throws IllegalStateException in a callback of a loop
     */
    static void refuseCallback() {
        try {
            Asyncio.getRunningLoop();
        } catch (IllegalStateException noLoop) {
            return;
        }
        throw new IllegalStateException(
                "A callback of a loop cannot wait for a broker; make a task: Asyncio.createTask(() -> ...)");
    }

    private static RuntimeException unchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }
}
