// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import io.asyncio4j.TaskFailedException;
import io.asyncio4j.TimeoutError;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The results of {@link ProcessPool#map}, chunk after chunk. Used by one thread. */
final class PoolMap<R> extends Spliterators.AbstractSpliterator<List<R>> {
    private final Queue<CompletableFuture<ArrayList<R>>> chunks;
    private final @Nullable Duration timeout;
    private final long start = System.nanoTime();

    private PoolMap(Queue<CompletableFuture<ArrayList<R>>> chunks, @Nullable Duration timeout) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
        this.chunks = chunks;
        this.timeout = timeout;
    }

    /**
     * Several items that are sent together.
     *
     * @param <T> what it maps
     * @param <R> what it makes of it
     * @param function makes one of the other
     * @param items what is mapped
     */
    private record Chunk<T, R>(SerializableFunction<T, R> function, ArrayList<T> items)
            implements SerializableCallable<ArrayList<R>> {
        @Override
        public ArrayList<R> call() {
            ArrayList<R> results = new ArrayList<>(items.size());
            for (T item : items) {
                results.add(function.apply(item));
            }
            return results;
        }
    }

    static <T, R> Stream<R> of(
            ProcessPool pool,
            SerializableFunction<T, R> function,
            Collection<? extends T> items,
            int chunkSize,
            @Nullable Duration timeout) {
        if (chunkSize < 1) {
            throw new IllegalArgumentException("A chunk has at least one item, not " + chunkSize);
        }
        PoolMap<R> results = new PoolMap<>(new ArrayDeque<>(), timeout);
        try {
            results.submit(pool, function, new ArrayList<>(items), chunkSize);
        } catch (Throwable e) {
            results.cancelRest();
            throw e;
        }
        return StreamSupport.stream(results, false).onClose(results::cancelRest).flatMap(List::stream);
    }

    private <T> void submit(ProcessPool pool, SerializableFunction<T, R> function, List<T> items, int chunkSize) {
        for (int i = 0; i < items.size(); i += chunkSize) {
            ArrayList<T> some = new ArrayList<>(items.subList(i, Math.min(items.size(), i + chunkSize)));
            chunks.add(pool.submit((SerializableCallable<ArrayList<R>>) new Chunk<>(function, some)));
        }
    }

    @Override
    public boolean tryAdvance(Consumer<? super List<R>> action) {
        CompletableFuture<ArrayList<R>> next = chunks.poll();
        if (next == null) {
            return false;
        }
        List<R> results;
        try {
            results = await(next);
        } catch (Throwable e) {
            next.cancel(false);
            cancelRest();
            throw e;
        }
        action.accept(results);
        return true;
    }

    private List<R> await(CompletableFuture<ArrayList<R>> chunk) {
        try {
            if (timeout == null) {
                return chunk.get();
            }
            return chunk.get(Math.max(0, Timeouts.nanos(timeout) - (System.nanoTime() - start)), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            } else if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new TaskFailedException(e.getCause());
        } catch (TimeoutException e) {
            throw new TimeoutError("The results of a process pool's map did not come in " + timeout, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            CancellationException cancelled = new CancellationException("interrupted while it waited for a result");
            cancelled.initCause(e);
            throw cancelled;
        }
    }

    private void cancelRest() {
        chunks.forEach(chunk -> chunk.cancel(false));
        chunks.clear();
    }
}
