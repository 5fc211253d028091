// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.CancelledError;
import io.asyncio4j.Coroutine;
import io.asyncio4j.VoidCoroutine;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A number of permits, each of which one task holds at a time.
 *
 * <p>Waiters get them in the order in which they came, and nobody overtakes them. Any task may release. Counterpart of
 * {@code asyncio.Semaphore}; {@link AsyncBoundedSemaphore} finds a release too many.
 *
 * <p><b>Cancellation.</b> A task that is cancelled while it waits gets no permit; one that was already meant for it goes to
 * the next waiter.
 */
public sealed class AsyncSemaphore extends LoopBound permits AsyncBoundedSemaphore {
    private final Deque<AsyncFuture<Boolean>> waiters = new ArrayDeque<>(4);

    /** The permits that are free and not meant for a waiter that has been woken. */
    private int value;

    /** Makes a semaphore of one permit. Any thread; no loop need run. */
    public AsyncSemaphore() {
        this(1);
    }

    /**
     * Makes a semaphore. Any thread; no loop need run.
     *
     * @param permits how many permits are free at first
     * @throws IllegalArgumentException if it is negative
     */
    public AsyncSemaphore(int permits) {
        if (permits < 0) {
            throw new IllegalArgumentException("A semaphore needs 0 permits or more, not " + permits);
        }
        value = permits;
    }

    /**
     * Waits for a permit, and takes it. Returns at once, letting nobody else run, if one is free and nobody waits.
     *
     * @throws CancelledError if the task is cancelled while it waits; then it has no permit
     */
    public final void acquire() {
        checkThread("AsyncSemaphore.acquire");
        if (!locked()) {
            value--;
            return;
        }
        AsyncFuture<Boolean> waiter = newWaiter("a semaphore");
        waiters.add(waiter);
        try {
            try {
                waiter.await();
            } finally {
                waiters.remove(waiter);
            }
        } catch (CancelledError e) {
            if (waiter.done() && !waiter.cancelled()) {
                value++; // the permit that was meant for this task
            }
            throw e;
        } finally {
            wakeAllowed(); // some may have come meanwhile, and waited only in order not to overtake
        }
    }

    private void wakeAllowed() {
        while (value > 0 && wakeNext()) {
            // wakeNext takes a permit each time
        }
    }

    private boolean wakeNext() {
        for (AsyncFuture<Boolean> waiter : waiters) {
            if (!waiter.done()) {
                value--;
                waiter.setResult(true);
                return true;
            }
        }
        return false;
    }

    /**
     * Gives a permit back, or one more, and wakes the first waiter. Waits for nothing.
     *
     * @throws IllegalArgumentException if the semaphore is bounded and all permits are free
     */
    public void release() {
        checkThread("AsyncSemaphore.release");
        value++;
        wakeNext();
    }

    /**
     * Tells whether {@link #acquire} would wait.
     *
     * @return true if no permit is free, or others wait
     */
    public final boolean locked() {
        return value == 0 || waiters.stream().anyMatch(waiter -> !waiter.cancelled());
    }

    /** The permits that are free. */
    final int available() {
        return value;
    }

    /**
     * Acquires a permit for a try-with-resources block: {@code try (var _ = semaphore.hold()) { ... }}.
     *
     * @return what releases the permit when it is closed
     * @throws CancelledError if the task is cancelled while it waits
     */
    public final Held hold() {
        acquire();
        return new Held(this::release);
    }

    /**
     * Runs a block while holding a permit: asyncio's {@code async with semaphore}.
     *
     * @param <T> what the block results in
     * @param block the block, which runs in the current task
     * @return its result
     * @throws CancelledError if the task is cancelled while it waits, and the block did not run
     */
    public final <T> T withPermit(Coroutine<T> block) {
        acquire();
        return Held.during(block, this::release);
    }

    /**
     * Runs a block while holding a permit: asyncio's {@code async with semaphore}.
     *
     * @param block the block, which runs in the current task
     * @throws CancelledError if the task is cancelled while it waits, and the block did not run
     */
    public final void withPermit(VoidCoroutine block) {
        withPermit(block.asCoroutine());
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + (locked() ? "locked" : "unlocked, value:" + value)
                + (waiters.isEmpty() ? "" : ", waiters:" + waiters.size()) + "]";
    }
}
