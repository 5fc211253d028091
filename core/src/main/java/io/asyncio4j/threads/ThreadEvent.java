// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A flag that threads wait for.
 *
 * <p>Counterpart of {@code threading.Event}. Unlike a {@link java.util.concurrent.CountDownLatch} it can be taken back. For
 * tasks of a loop there is {@link io.asyncio4j.sync.AsyncEvent}. All methods may be called from any thread.
 *
 * <p><b>Memory.</b> What a thread did before {@link #set} is seen by those whose wait that ends.
 */
public final class ThreadEvent {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Guarded by lock. */
    private boolean flag;

    /** How often it has been set; lets a wait end even if the flag is cleared at once. Guarded by lock. */
    private long sets;

    /** Makes one that is not set. */
    public ThreadEvent() {}

    /** Sets the flag: all threads that wait go on, and waits return at once until {@link #clear}. */
    public void set() {
        lock.lock();
        try {
            flag = true;
            sets++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes the flag back: waits wait again. */
    public void clear() {
        lock.lock();
        try {
            flag = false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Tells whether the flag is set.
     *
     * @return the flag, now
     */
    public boolean isSet() {
        lock.lock();
        try {
            return flag;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the flag is set; returns at once if it is.
     *
     * @throws InterruptedException if the thread is interrupted while it waits, or was before
     */
    public void await() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long before = sets;
            while (!flag && sets == before) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the flag is set, but not for ever.
     *
     * @param timeout how long at most; zero or less to look only
     * @return true if it was set, false if the time has passed
     * @throws InterruptedException if the thread is interrupted while it waits, or was before
     */
    public boolean await(Duration timeout) throws InterruptedException {
        long left = Timeouts.nanos(timeout);
        lock.lockInterruptibly();
        try {
            long before = sets;
            while (!flag && sets == before) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "ThreadEvent[" + (isSet() ? "set" : "not set") + "]";
    }
}
