// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** The methods of an ExecutorService that take several pieces of work. */
final class PoolInvocations {
    private PoolInvocations() {}

    static <T> List<Future<T>> all(
            ProcessPool pool, Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException {
        List<CompletableFuture<T>> futures = submitAll(pool, tasks);
        try {
            CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new))
                    .get(timeout, unit);
        } catch (ExecutionException e) {
            return List.copyOf(futures); // each future tells of its own failure
        } catch (TimeoutException e) {
            cancelAll(futures);
        } catch (Throwable e) {
            cancelAll(futures);
            throw e;
        }
        return List.copyOf(futures);
    }

    static <T> T any(ProcessPool pool, Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("invokeAny needs at least one task");
        }
        List<CompletableFuture<T>> futures = submitAll(pool, tasks);
        CompletableFuture<T> first = new CompletableFuture<>();
        AtomicInteger left = new AtomicInteger(futures.size());
        for (CompletableFuture<T> future : futures) {
            future.whenComplete((result, failure) -> {
                if (failure == null) {
                    first.complete(result);
                } else if (left.decrementAndGet() == 0) {
                    first.completeExceptionally(
                            failure instanceof CompletionException && failure.getCause() != null
                                    ? failure.getCause()
                                    : failure);
                }
            });
        }
        try {
            return first.get(timeout, unit);
        } finally {
            cancelAll(futures);
        }
    }

    private static <T> List<CompletableFuture<T>> submitAll(ProcessPool pool, Collection<? extends Callable<T>> tasks) {
        List<CompletableFuture<T>> futures = new ArrayList<>();
        try {
            for (Callable<T> task : tasks) {
                futures.add(pool.submit(task));
            }
        } catch (Throwable e) {
            cancelAll(futures);
            throw e;
        }
        return futures;
    }

    private static void cancelAll(List<? extends CompletableFuture<?>> futures) {
        futures.forEach(future -> future.cancel(true));
    }
}
