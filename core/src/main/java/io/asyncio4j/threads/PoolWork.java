// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Work that a pool has taken on, as bytes, and the future of its result. */
final class PoolWork<T extends @Nullable Object> extends CompletableFuture<T> implements Runnable {
    private final String name;
    private final @Nullable ClassLoader loader;
    private final PoolDispatcher pool;

    /** Makes the result out of what the worker gave. */
    private final Function<@Nullable Object, T> outcome;

    /** Null once it has been sent or given up. Any thread. */
    private volatile byte @Nullable [] bytes;

    /** Where it runs; null before. Any thread. */
    private volatile @Nullable WorkerProcess process;

    private volatile int number;

    PoolWork(PoolDispatcher pool, Object work, byte[] bytes, Function<@Nullable Object, T> outcome) {
        this.pool = pool;
        this.outcome = outcome;
        this.name = Unserializable.nameOf(work);
        this.loader = work.getClass().getClassLoader();
        this.bytes = bytes;
    }

    String name() {
        return name;
    }

    @Nullable
    ClassLoader loader() {
        return loader;
    }

    /** Says where it will run; returns its bytes, or null if it was cancelled. */
    byte @Nullable [] begin(WorkerProcess where, int newNumber) {
        number = newNumber;
        process = where;
        byte[] toSend = isDone() ? null : bytes;
        bytes = null;
        return toSend;
    }

    void succeed(@Nullable Object result) {
        complete(outcome.apply(result));
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            bytes = null;
            WorkerProcess where = process;
            if (where == null) {
                pool.forget(this);
            } else if (mayInterruptIfRunning) {
                int running = number;
                // The caller may be a loop, and the connection busy with a long message.
                ForkJoinPool.commonPool().execute(() -> where.interrupt(running));
            }
        }
        return cancelled;
    }

    /** Does nothing: {@link ProcessPool#shutdownNow} lists what it has cancelled. */
    @Override
    public void run() {
        if (!isDone()) {
            throw new IllegalStateException(this + " runs in a worker process only");
        }
    }

    @Override
    public String toString() {
        return "PoolWork[" + name + ", " + state() + "]";
    }
}
