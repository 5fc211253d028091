// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Makes futures of a loop out of the JDK's plain ones, which tell nobody when they are done. */
final class ForeignFutures {
    private ForeignFutures() {}

    @SuppressWarnings("unchecked") // a Future of T that is a stage is a stage of T
    static <T> AsyncFuture<T> wrap(EventLoop loop, Future<T> future) {
        if (future instanceof AsyncFuture<T> ours) {
            if (ours.core != loop.core) {
                throw new IllegalArgumentException("The future belongs to another loop: " + future
                        + "; await it there, with Asyncio.runCoroutineThreadsafe(future::await, otherLoop)");
            }
            return ours;
        }
        if (future instanceof CompletionStage<?> stage) {
            return loop.wrapFuture((CompletionStage<T>) stage);
        }
        loop.checkOpen();
        loop.checkThread("wrapFuture", "callSoonThreadsafe");
        OutsideFuture<T> ours =
                new OutsideFuture<>(loop.core, "a " + future.getClass().getSimpleName(), () -> future.cancel(false));
        if (future.isDone()) {
            passOn(future, ours);
        } else {
            Thread.ofVirtual().name("asyncio4j-waits").start(() -> passOn(future, ours));
        }
        return ours;
    }

    private static <T> void passOn(Future<T> done, OutsideFuture<T> to) {
        try {
            to.arrive(done.get(), null);
        } catch (ExecutionException e) {
            to.arrive(null, e.getCause() == null ? e : e.getCause());
        } catch (CancellationException | InterruptedException e) {
            to.arrive(null, e instanceof CancellationException ? e : new CancellationException());
        }
    }
}
