// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.Coroutine;
import io.asyncio4j.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an operation of Vert.x or Netty will result in, as a stage that a loop can wait for.
 *
 * <p>Completed on whatever thread the library likes, the loop's bare one included: a loop's own future takes the outcome over
 * there without running code of users.
 */
final class Outcome<T> extends CompletableFuture<T> {
    private final Runnable onCancel;

    private Outcome(Runnable onCancel) {
        this.onCancel = onCancel;
    }

    /** The outcome of a Vert.x future, which cannot be cancelled: it goes on, and what it results in is dropped. */
    static <T> Outcome<T> of(io.vertx.core.Future<T> future, @Nullable Consumer<? super T> unwanted) {
        EventLoop loop = Asyncio.getRunningLoop();
        Outcome<T> outcome = new Outcome<>(() -> {});
        future.onComplete(done -> {
            if (!outcome.take(done.succeeded(), done.result(), done.cause()) && done.succeeded()) {
                drop(loop, done.result(), unwanted);
            }
        });
        return outcome;
    }

    /** The outcome of a Netty future; cancelling it cancels that. */
    static <T> Outcome<T> of(io.netty.util.concurrent.Future<T> future) {
        Outcome<T> outcome = new Outcome<>(() -> future.cancel(false));
        future.addListener(done -> outcome.take(future.isSuccess(), future.getNow(), future.cause()));
        return outcome;
    }

    /** What a coroutine of a loop results in, for code of Vert.x: told on the context that asks, if one does. */
    static <T> io.vertx.core.Future<T> toVertx(Coroutine<T> coroutine, EventLoop loop) {
        CompletableFuture<T> call = Asyncio.runCoroutineThreadsafe(coroutine, loop);
        Context context = Vertx.currentContext();
        return context == null
                ? io.vertx.core.Future.fromCompletionStage(call)
                : io.vertx.core.Future.fromCompletionStage(call, context);
    }

    @SuppressWarnings("NullAway") // an operation without a result ends with null
    private boolean take(boolean succeeded, @Nullable T result, @Nullable Throwable failure) {
        return succeeded || failure == null ? complete(result) : completeExceptionally(failure);
    }

    /** Gives a result that nobody waits for any more to who cleans it up, as a callback of the loop. */
    private static <T> void drop(EventLoop loop, T result, @Nullable Consumer<? super T> unwanted) {
        if (unwanted != null && !loop.isClosed()) {
            loop.callSoonThreadsafe(() -> unwanted.accept(result));
        }
    }

    /** Waits in a coroutine; a result that comes together with the cancellation is given to who cleans it up. */
    T await(@Nullable Consumer<? super T> unwanted) {
        AsyncFuture<T> waited = Asyncio.wrapFuture(this);
        try {
            return waited.await();
        } catch (CancelledError e) {
            // From here on a result goes to drop; one that came before is here.
            if (!cancel(false) && unwanted != null && state() == State.SUCCESS) {
                unwanted.accept(resultNow());
            }
            throw e;
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            onCancel.run();
        }
        return cancelled;
    }
}
