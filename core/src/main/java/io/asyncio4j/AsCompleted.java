// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Futures in the order in which they are done; for a for-loop in a coroutine.
 *
 * <p>Counterpart of what {@code asyncio.as_completed} returns, in its asynchronous form. The iterator's {@code next}
 * awaits; it can be iterated once.
 *
 * @param <T> what the futures result in
 */
public final class AsCompleted<T> implements Iterable<AsyncFuture<T>> {
    private final LoopCore core;
    private final Set<AsyncFuture<T>> open = new LinkedHashSet<>();
    private final Deque<AsyncFuture<T>> arrived = new ArrayDeque<>();
    private final Deque<AsyncFuture<Object>> getters = new ArrayDeque<>();
    private final @Nullable ReleaseTimer timer;
    private final FutureListener listener = this::onDone;
    private int left;
    private int late;

    @SuppressWarnings("unchecked")
    AsCompleted(Collection<? extends Awaitable<? extends T>> awaitables, @Nullable Duration timeout) {
        core = Asyncio.getRunningLoop().core;
        for (Awaitable<? extends T> awaitable : awaitables) {
            open.add((AsyncFuture<T>) Asyncio.ensureFuture(awaitable));
        }
        for (AsyncFuture<T> future : open) {
            future.addListener(listener);
        }
        left = open.size();
        timer = timeout == null || open.isEmpty()
                ? null
                : ReleaseTimer.start(core, core.clock.nanoTime() + Durations.nanos(timeout), this::onTimeout);
    }

    private void onDone(AsyncFuture<?> future) {
        if (open.isEmpty()) {
            return; // the time has passed
        }
        @SuppressWarnings("unchecked")
        AsyncFuture<T> mine = (AsyncFuture<T>) future;
        open.remove(mine);
        arrived.add(mine);
        wakeOne();
        if (open.isEmpty()) {
            ReleaseTimer.stop(timer);
        }
    }

    private void onTimeout() {
        for (AsyncFuture<T> future : open) {
            future.removeListener(listener);
            late++;
            wakeOne();
        }
        open.clear();
    }

    private void wakeOne() {
        AsyncFuture<Object> getter;
        while ((getter = getters.poll()) != null) {
            if (!getter.done()) {
                getter.complete(null);
                return;
            }
        }
    }

    private AsyncFuture<T> awaitNext() {
        while (arrived.isEmpty() && late == 0) {
            AsyncFuture<Object> getter = new CompoundFuture<>(core, "the first of " + open.size(), open);
            getters.add(getter);
            try {
                getter.await();
            } catch (CancelledError e) {
                getters.remove(getter);
                if ((!arrived.isEmpty() || late > 0) && !getter.cancelled()) {
                    wakeOne();
                }
                throw e;
            }
        }
        AsyncFuture<T> next = arrived.poll();
        if (next == null) {
            late--;
            throw new TimeoutError("Not all were done in time");
        }
        return next;
    }

    @Override
    public Iterator<AsyncFuture<T>> iterator() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return left > 0;
            }

            @Override
            public AsyncFuture<T> next() {
                if (left <= 0) {
                    throw new NoSuchElementException();
                }
                left--;
                return awaitNext();
            }
        };
    }
}
