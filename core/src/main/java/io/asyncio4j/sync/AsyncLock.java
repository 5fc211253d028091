// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.CancelledError;
import io.asyncio4j.Coroutine;
import io.asyncio4j.VoidCoroutine;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A lock that one task holds at a time.
 *
 * <p>Waiters get it in the order in which they came. It is not reentrant, and any task may release it. Counterpart of
 * {@code asyncio.Lock}.
 *
 * <pre>{@code
 * lock.withLock(() -> {
 *     account.withdraw(5);
 *     save(account); // awaits; no other task changes the account meanwhile
 * });
 * }</pre>
 *
 * <p><b>Cancellation.</b> A task that is cancelled while it waits never holds the lock.
 */
public final class AsyncLock extends LoopBound {
    private final Deque<AsyncFuture<Boolean>> waiters = new ArrayDeque<>(4);
    private boolean locked;

    /** Makes a lock that nobody holds. Any thread; no loop need run. */
    public AsyncLock() {}

    /**
     * Waits until the lock is free, and takes it. Returns at once, letting nobody else run, if it is free.
     *
     * @throws CancelledError if the task is cancelled while it waits; then it does not hold the lock
     */
    public void acquire() {
        checkThread("AsyncLock.acquire");
        if (!locked && waiters.stream().allMatch(AsyncFuture::cancelled)) {
            locked = true;
            return;
        }
        AsyncFuture<Boolean> waiter = newWaiter("a lock");
        waiters.add(waiter);
        try {
            try {
                waiter.await();
            } finally {
                waiters.remove(waiter);
            }
        } catch (CancelledError e) {
            if (!locked) {
                wakeFirst(); // it may have been this one's turn
            }
            throw e;
        }
        locked = true;
    }

    /**
     * Frees the lock and wakes the first waiter. Waits for nothing.
     *
     * @throws IllegalStateException if nobody holds the lock
     */
    public void release() {
        checkThread("AsyncLock.release");
        if (!locked) {
            throw new IllegalStateException("The lock is not held, so it cannot be released");
        }
        locked = false;
        wakeFirst();
    }

    private void wakeFirst() {
        AsyncFuture<Boolean> first = waiters.peek();
        if (first != null && !first.done()) {
            first.setResult(true);
        }
    }

    /**
     * Tells whether somebody holds the lock.
     *
     * @return true between an acquire and its release
     */
    public boolean locked() {
        return locked;
    }

    /**
     * Acquires the lock for a try-with-resources block: {@code try (var _ = lock.hold()) { ... }}.
     *
     * @return what releases the lock when it is closed
     * @throws CancelledError if the task is cancelled while it waits
     */
    public Held hold() {
        acquire();
        return new Held(this::release);
    }

    /**
     * Runs a block while holding the lock: asyncio's {@code async with lock}.
     *
     * @param <T> what the block results in
     * @param block the block, which runs in the current task
     * @return its result
     * @throws CancelledError if the task is cancelled while it waits, and the block did not run
     */
    public <T> T withLock(Coroutine<T> block) {
        acquire();
        return Held.during(block, this::release);
    }

    /**
     * Runs a block while holding the lock: asyncio's {@code async with lock}.
     *
     * @param block the block, which runs in the current task
     * @throws CancelledError if the task is cancelled while it waits, and the block did not run
     */
    public void withLock(VoidCoroutine block) {
        withLock(block.asCoroutine());
    }

    @Override
    public String toString() {
        return "AsyncLock[" + (locked ? "locked" : "unlocked")
                + (waiters.isEmpty() ? "" : ", waiters:" + waiters.size()) + "]";
    }
}
