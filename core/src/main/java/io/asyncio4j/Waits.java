// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** asyncio's wait, wait_for and shield, step by step. */
final class Waits {
    private Waits() {}

    static <F extends AsyncFuture<?>> DoneAndPending<F> wait(
            Collection<F> futures, @Nullable Duration timeout, ReturnWhen when) {
        if (futures.isEmpty()) {
            throw new IllegalArgumentException("wait needs at least one future");
        }
        LoopCore core = Asyncio.getRunningLoop().core;
        Set<F> all = new LinkedHashSet<>(futures);
        AsyncFuture<Object> waiter = new CompoundFuture<>(core, "a wait for " + all.size(), all);
        ReleaseTimer timer = timeout == null ? null : ReleaseTimer.start(core, timeout, waiter);
        int[] left = {all.size()};
        FutureListener listener = future -> {
            left[0]--;
            if (left[0] <= 0
                    || when == ReturnWhen.FIRST_COMPLETED
                    || when == ReturnWhen.FIRST_EXCEPTION && !future.cancelled() && future.exception() != null) {
                ReleaseTimer.stop(timer);
                release(waiter);
            }
        };
        for (F future : all) {
            future.addListener(listener);
        }
        try {
            waiter.await();
        } finally {
            ReleaseTimer.stop(timer);
            for (F future : all) {
                future.removeListener(listener);
            }
        }
        Set<F> done = new LinkedHashSet<>();
        Set<F> pending = new LinkedHashSet<>();
        for (F future : all) {
            (future.done() ? done : pending).add(future);
        }
        return new DoneAndPending<>(done, pending);
    }

    private static void release(AsyncFuture<?> waiter) {
        if (!waiter.done()) {
            waiter.complete(null);
        }
    }

    static <T> T waitFor(Awaitable<T> awaitable, @Nullable Duration timeout) {
        if (timeout == null || timeout.isPositive()) {
            return Asyncio.timeout(timeout, (Coroutine<T>) awaitable::await);
        }
        AsyncFuture<T> future = Asyncio.ensureFuture(awaitable);
        if (future.done()) {
            return future.result();
        }
        cancelAndWait(future);
        try {
            return future.result();
        } catch (CancelledError e) {
            throw new TimeoutError("Not done in " + timeout, e);
        }
    }

    private static void cancelAndWait(AsyncFuture<?> future) {
        AsyncFuture<Object> waiter =
                new CompoundFuture<>(future.core, "the end of " + future.describe(), List.of(future));
        FutureListener listener = ended -> release(waiter);
        future.addListener(listener);
        try {
            future.cancel();
            waiter.await();
        } finally {
            future.removeListener(listener);
        }
    }

    static <T> AsyncFuture<T> shield(Awaitable<T> awaitable) {
        AsyncFuture<T> inner = Asyncio.ensureFuture(awaitable);
        if (inner.done()) {
            return inner;
        }
        AsyncFuture<T> outer = new CompoundFuture<>(inner.core, "a shield of " + inner.describe(), List.of(inner));
        FutureListener innerDone = ended -> {
            if (outer.cancelled()) {
                if (!inner.cancelled()) {
                    inner.forgetFailure();
                }
            } else if (inner.cancelled()) {
                outer.cancelNow(null); // also while the loop closes, when it is nobody's
            } else {
                Throwable failure = inner.exception();
                if (failure != null) {
                    outer.fail(failure);
                } else {
                    outer.complete(inner.result());
                }
            }
        };
        inner.addListener(innerDone);
        outer.addListener(ended -> {
            if (!inner.done()) {
                inner.removeListener(innerDone);
            }
        });
        return outer;
    }
}
