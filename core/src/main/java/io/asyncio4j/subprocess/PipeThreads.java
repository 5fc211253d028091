// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.subprocess;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads for calls that pipes and programs block. The JDK reads a child's pipe by a native call, which would stop a
 * loop, and would hold a carrier of the virtual threads; so these are platform threads: daemons, made as needed, used
 * again, gone after a few idle seconds.
 */
final class PipeThreads {
    private static final AtomicInteger SERIALS = new AtomicInteger();
    private static final long IDLE_SECONDS = 2;
    private static final long STACK_BYTES = 1 << 17;
    private static final Executor POOL = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), PipeThreads::newThread);

    private PipeThreads() {}

    private static Thread newThread(Runnable work) {
        return Thread.ofPlatform()
                .daemon()
                .name("asyncio4j-pipe-" + SERIALS.getAndIncrement())
                .stackSize(STACK_BYTES)
                .inheritInheritableThreadLocals(false)
                .unstarted(work);
    }

    static void execute(Runnable work) {
        POOL.execute(work);
    }

    /** Makes a call; the result is dropped if the future has been cancelled by then. */
    static <T> CompletableFuture<T> call(Callable<T> code) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        execute(() -> {
            try {
                outcome.complete(code.call());
            } catch (Throwable e) {
                outcome.completeExceptionally(e);
            }
        });
        return outcome;
    }
}
