// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.Strand;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The future that another thread gets for a coroutine: cancelling the one cancels the other. */
final class ThreadsafeCall<T> extends CompletableFuture<T> {
    private final LoopCore core;
    private volatile @Nullable Task<T> task;

    private ThreadsafeCall(LoopCore core) {
        this.core = core;
    }

    static <T> CompletableFuture<T> submit(Coroutine<T> coroutine, EventLoop loop) {
        loop.checkOpen();
        ThreadsafeCall<T> call = new ThreadsafeCall<>(loop.core);
        Context context = Context.copyCurrent();
        loop.core.submit(new Start<>(call, coroutine, context));
        return call;
    }

    /** Makes the task, on the loop, unless the call has been cancelled before. */
    private static final class Start<T> extends Ready {
        private final ThreadsafeCall<T> call;
        private final Coroutine<T> coroutine;
        private final Context context;

        Start(ThreadsafeCall<T> call, Coroutine<T> coroutine, Context context) {
            this.call = call;
            this.coroutine = coroutine;
            this.context = context;
        }

        @Override
        @Nullable
        Strand enter(LoopCore core) {
            if (!call.isDone()) {
                Task<T> task = core.loop.createTask(coroutine, null, context);
                call.task = task;
                task.addListener(new Taker<>(call, task));
            }
            return null;
        }

        @Override
        void discard() {
            call.completeExceptionally(new IllegalStateException("The loop was closed before the coroutine began"));
        }
    }

    /** Takes the outcome of the task over; whoever waits for the call runs then. */
    private record Taker<T>(ThreadsafeCall<T> call, Task<T> task) implements FutureListener {
        @Override
        public void done(AsyncFuture<?> future) {
            call.take(task);
        }

        @Override
        public boolean callsUsers() {
            return true;
        }
    }

    private void take(Task<T> done) {
        if (done.cancelled()) {
            super.cancel(false);
            return;
        }
        Throwable failure = done.exception();
        if (failure != null) {
            if (!completeExceptionally(failure)) {
                core.loop.callExceptionHandler(new ExceptionContext(
                        "A task failed after its caller in another thread had given it up", failure, null, done, null));
            }
        } else {
            complete(done.result());
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled && !core.closed) {
            core.submitInternal(() -> {
                Task<T> running = task;
                if (running != null) {
                    running.cancel();
                }
            });
        }
        return cancelled;
    }
}
