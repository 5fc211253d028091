// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A run in a thread of a pool, awaited by its coroutine to its very end: a cancelled one is only asked to end. */
final class PoolRun {
    private PoolRun() {}

    /**
     * Runs code in a pool.
     *
     * @return what it returned
     * @throws CancelledError if the coroutine was cancelled meanwhile, after the code has ended
     * @throws Exception what the code threw
     */
    static <T> @Nullable T await(Executor pool, JobContext job, Callable<@Nullable T> code) throws Exception {
        AsyncFuture<Ended<T>> future = Asyncio.getRunningLoop().runInExecutor(pool, () -> Ended.of(code));
        CancelledError cancelled = null;
        while (!future.done()) {
            try {
                Asyncio.shield(future).await();
            } catch (CancelledError e) {
                job.requestCancel();
                cancelled = e;
            }
        }
        if (cancelled != null) {
            throw cancelled;
        }
        return future.result().get();
    }

    /** How code ended; kept apart from how the awaiting ended. */
    private record Ended<T>(
            @Nullable T value,
            @Nullable Exception failure,
            @Nullable Error error) {
        static <T> Ended<T> of(Callable<@Nullable T> code) {
            try {
                return new Ended<>(code.call(), null, null);
            } catch (Exception e) {
                return new Ended<>(null, e, null);
            } catch (Error e) {
                return new Ended<>(null, null, e);
            }
        }

        @Nullable
        T get() throws Exception {
            if (failure != null) {
                throw failure;
            }
            if (error != null) {
                throw error;
            }
            return value;
        }
    }
}
