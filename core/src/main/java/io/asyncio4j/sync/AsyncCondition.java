// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.CancelledError;
import io.asyncio4j.Coroutine;
import io.asyncio4j.VoidCoroutine;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A lock, and a way to wait in it until another task says that what the lock protects has changed.
 *
 * <p>Counterpart of {@code asyncio.Condition}.
 *
 * <pre>{@code
 * condition.withLock(() -> condition.waitFor(() -> stock >= 3)); // one task
 * condition.withLock(() -> {                                    // another one
 *     stock++;
 *     condition.notify(1);
 * });
 * }</pre>
 *
 * <p><b>Cancellation.</b> A task that is cancelled while it waits takes the lock again before it sees the CancelledError,
 * and a notification that it had received goes to another waiter.
 */
public final class AsyncCondition extends LoopBound {
    private final Deque<AsyncFuture<Boolean>> waiters = new ArrayDeque<>(4);
    private final AsyncLock lock;

    /** Makes a condition with a lock of its own. Any thread; no loop need run. */
    public AsyncCondition() {
        this(new AsyncLock());
    }

    /**
     * Makes a condition on a lock, which several conditions may share. Any thread; no loop need run.
     *
     * @param lock the lock
     */
    public AsyncCondition(AsyncLock lock) {
        this.lock = lock;
    }

    /**
     * Waits until the lock is free, and takes it. See {@link AsyncLock#acquire}.
     *
     * @throws CancelledError if the task is cancelled while it waits; then it does not hold the lock
     */
    public void acquire() {
        lock.acquire();
    }

    /**
     * Frees the lock. See {@link AsyncLock#release}.
     *
     * @throws IllegalStateException if nobody holds the lock
     */
    public void release() {
        lock.release();
    }

    /**
     * Tells whether somebody holds the lock.
     *
     * @return true between an acquire and its release
     */
    public boolean locked() {
        return lock.locked();
    }

    /**
     * Frees the lock, waits until notified, and takes the lock again. May return without a reason, so that the caller
     * looks at the data again: {@link #waitFor} does.
     *
     * @throws IllegalStateException if nobody holds the lock
     * @throws CancelledError if the task is cancelled while it waits; it holds the lock nevertheless
     */
    public void await() {
        if (!locked()) {
            throw new IllegalStateException("To wait for a condition, acquire its lock first");
        }
        AsyncFuture<Boolean> waiter = newWaiter("a condition");
        release();
        try {
            try {
                waiters.add(waiter);
                try {
                    waiter.await();
                } finally {
                    waiters.remove(waiter);
                }
            } finally {
                acquireAgain(waiter);
            }
        } catch (Throwable e) {
            wake(1); // this one may have been notified, and will do nothing about it
            throw e;
        }
    }

    /** Takes the lock, however often the task is cancelled meanwhile; then throws the latest CancelledError. */
    private void acquireAgain(AsyncFuture<?> waiter) {
        CancelledError latest = null;
        while (true) {
            try {
                acquire();
                break;
            } catch (CancelledError e) {
                if (waiter.getLoop().isClosed()) {
                    throw e; // nobody will ever release the lock
                }
                latest = e;
            }
        }
        rethrow(latest);
    }

    private static void rethrow(@Nullable CancelledError error) {
        if (error != null) {
            throw error;
        }
    }

    /**
     * Waits until a predicate holds; it is tested now and after each notification, with the lock held.
     *
     * @param predicate what to wait for; it must not await
     * @throws IllegalStateException if nobody holds the lock
     * @throws CancelledError if the task is cancelled while it waits; it holds the lock nevertheless
     */
    public void waitFor(BooleanSupplier predicate) {
        while (!predicate.getAsBoolean()) {
            await();
        }
    }

    /**
     * Wakes the first waiters. They go on when they have the lock, so not before the caller has released it.
     *
     * @param count how many at most
     * @throws IllegalStateException if nobody holds the lock
     */
    public void notify(int count) {
        checkThread("AsyncCondition.notify");
        if (!locked()) {
            throw new IllegalStateException("To notify the waiters of a condition, acquire its lock first");
        }
        wake(count);
    }

    /**
     * Wakes all waiters. See {@link #notify(int)}.
     *
     * @throws IllegalStateException if nobody holds the lock
     */
    public void notifyAllWaiters() {
        notify(waiters.size());
    }

    private void wake(int count) {
        int woken = 0;
        for (AsyncFuture<Boolean> waiter : waiters) {
            if (woken >= count) {
                break;
            }
            if (!waiter.done()) {
                woken++;
                waiter.setResult(false);
            }
        }
    }

    /**
     * Acquires the lock for a try-with-resources block: {@code try (var _ = condition.hold()) { ... }}.
     *
     * @return what releases the lock when it is closed
     * @throws CancelledError if the task is cancelled while it waits
     */
    public Held hold() {
        return lock.hold();
    }

    /**
     * Runs a block while holding the lock: asyncio's {@code async with condition}.
     *
     * @param <T> what the block results in
     * @param block the block, which runs in the current task
     * @return its result
     * @throws CancelledError if the task is cancelled while it waits for the lock, and the block did not run
     */
    public <T> T withLock(Coroutine<T> block) {
        return lock.withLock(block);
    }

    /**
     * Runs a block while holding the lock: asyncio's {@code async with condition}.
     *
     * @param block the block, which runs in the current task
     * @throws CancelledError if the task is cancelled while it waits for the lock, and the block did not run
     */
    public void withLock(VoidCoroutine block) {
        lock.withLock(block);
    }

    @Override
    public String toString() {
        return "AsyncCondition[" + (locked() ? "locked" : "unlocked")
                + (waiters.isEmpty() ? "" : ", waiters:" + waiters.size()) + "]";
    }
}
