// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.threads.ProcessPool;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The threads of a loop for blocking code, made when they are first needed. */
final class DefaultExecutor {
    private static final AtomicInteger SERIALS = new AtomicInteger();
    private static final int THREADS = Math.min(32, Runtime.getRuntime().availableProcessors() + 4);

    private @Nullable ExecutorService pool;
    private boolean shutDown;

    <T> AsyncFuture<T> run(LoopCore core, @Nullable Executor chosen, Callable<T> code) {
        Executor executor = chosen == null ? pool() : chosen;
        if (executor instanceof ProcessPool processes) {
            return arriving(core, processes.submit(code));
        }
        CompletableFuture<T> outcome = new CompletableFuture<>();
        FutureTask<@Nullable Void> job = new FutureTask<>(() -> complete(outcome, code), null) {
            @Override
            protected void done() {
                if (isCancelled()) {
                    outcome.cancel(false); // by the loop, or by who has shut the executor down and got it back
                }
            }
        };
        executor.execute(job);
        OutsideFuture<T> future = new OutsideFuture<>(core, "a job in an executor", () -> job.cancel(false));
        outcome.whenComplete(future::arriveLater);
        return future;
    }

    /** Takes over what becomes of work that can be cancelled as it is. */
    private static <T> AsyncFuture<T> arriving(LoopCore core, CompletableFuture<T> work) {
        OutsideFuture<T> future = new OutsideFuture<>(core, "work in a process pool", () -> work.cancel(false));
        work.whenComplete(future::arriveLater);
        return future;
    }

    private static <T> void complete(CompletableFuture<T> outcome, Callable<T> code) {
        try {
            outcome.complete(code.call());
        } catch (Throwable e) {
            outcome.completeExceptionally(e);
        }
    }

    private Executor pool() {
        if (shutDown) {
            throw new IllegalStateException("The loop's default executor has been shut down");
        }
        ExecutorService current = pool;
        if (current == null) {
            ThreadPoolExecutor made = new ThreadPoolExecutor(
                    THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), DefaultExecutor::newThread);
            made.allowCoreThreadTimeOut(true);
            current = made;
            pool = made;
        }
        return current;
    }

    private static Thread newThread(Runnable work) {
        return Thread.ofPlatform()
                .daemon()
                .name("asyncio4j-" + SERIALS.getAndIncrement())
                .unstarted(work);
    }

    void set(ExecutorService newPool) {
        pool = newPool;
    }

    void shutdown(EventLoop loop, Duration timeout) {
        shutDown = true;
        ExecutorService stopping = pool;
        if (stopping == null) {
            return;
        }
        stopping.shutdown();
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        Thread.ofPlatform()
                .daemon()
                .name("asyncio4j-shutdown")
                .start(() -> complete(
                        ended, () -> stopping.awaitTermination(Durations.nanos(timeout), TimeUnit.NANOSECONDS)));
        if (!loop.wrapFuture(ended).await()) {
            System.getLogger("io.asyncio4j")
                    .log(
                            System.Logger.Level.WARNING,
                            "The jobs of the default executor did not end in " + timeout
                                    + "; they are left to themselves");
        }
    }

    void shutdownNow() {
        shutDown = true;
        if (pool != null) {
            pool.shutdown();
        }
    }
}
