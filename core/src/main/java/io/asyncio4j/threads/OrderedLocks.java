// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import io.asyncio4j.TimeoutError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * Acquires locks in one order that holds for the whole program, so that no two threads can wait for each other.
 *
 * <p>Takes whatever implements {@link Lock}, in any mix. However a call names its locks, it takes them in their order:
 *
 * <pre>{@code
 * try (var held = OrderedLocks.acquire(savings, current)) { // another thread may write (current, savings)
 *     …
 * }
 * }</pre>
 *
 * <p>A lock gets its place in the order when it is first named here, by {@link #declare} or by an acquire. A thread that
 * holds a lock may go on to acquire later ones only. One that asks for an earlier one, in an inner block, gets a {@link
 * LockOrderError} at once, even if the lock is free: so such a fault shows at its first run and not at the first deadlock.
 *
 * <p>A thread may acquire again what it holds, if the lock is reentrant. A lock that is not, such as {@code
 * StampedLock.asWriteLock()}, would wait for its own thread for ever; that is a LockOrderError as well.
 *
 * <p>Only what was acquired here is known here: a lock taken by its own {@code lock()} stands in no order. Wait for a
 * condition of a lock only while that lock is the last one held, since the wait acquires it anew. A thread that holds the
 * read lock of a {@code ReentrantReadWriteLock} and acquires its write lock waits for itself, and nobody can tell; give such
 * a wait a time limit.
 *
 * <p>All methods may be called from any thread, virtual ones included; a lock in a coroutine belongs to that coroutine.
 */
public final class OrderedLocks {
    /** What the current thread holds, in the order of acquiring; no entry where it holds nothing. */
    private static final ThreadLocal<List<HeldLocks.Hold>> HELD = new ThreadLocal<>();

    private OrderedLocks() {}

    /** A way to take one lock that this thread may wait for; false if it was not got. */
    @FunctionalInterface
    private interface Taking {
        boolean take(Lock lock) throws InterruptedException;
    }

    /**
     * Gives a lock the next place in the order, and a name for messages. Without it a lock gets its place at its first use.
     *
     * @param name the name
     * @param lock the lock; it is not kept alive by this
     * @throws IllegalStateException if the lock has a place under another name already
     */
    public static void declare(String name, Lock lock) {
        LockPlace.declare(name, lock);
    }

    /**
     * Acquires locks, however long that takes and whether or not the thread is interrupted.
     *
     * @param locks the locks, in any order; one that is named twice is taken once
     * @return what releases them
     * @throws LockOrderError if the thread holds a later lock, or one of these and it is not reentrant
     */
    public static HeldLocks acquire(Lock... locks) {
        try {
            HeldLocks held = take(locks, lock -> {
                lock.lock();
                return true;
            });
            if (held == null) {
                throw new IllegalStateException("A lock that waits for ever was not got");
            }
            return held;
        } catch (InterruptedException e) {
            throw new IllegalStateException("A lock that does not look at interrupts was interrupted", e);
        }
    }

    /**
     * Acquires locks, however long that takes, unless the thread is interrupted; then it has acquired none.
     *
     * @param locks the locks, in any order
     * @return what releases them
     * @throws InterruptedException if the thread is interrupted while it waits, or was before
     * @throws LockOrderError if the thread holds a later lock, or one of these and it is not reentrant
     */
    public static HeldLocks acquireInterruptibly(Lock... locks) throws InterruptedException {
        HeldLocks held = take(locks, lock -> {
            lock.lockInterruptibly();
            return true;
        });
        if (held == null) {
            throw new IllegalStateException("A lock that waits for ever was not got");
        }
        return held;
    }

    /**
     * Acquires locks within a time limit; if that is too short, it has acquired none.
     *
     * @param timeout how long to wait at most for all of them together
     * @param locks the locks, in any order
     * @return what releases them
     * @throws TimeoutError if the time has passed; it names the lock and who holds it
     * @throws InterruptedException if the thread is interrupted while it waits, or was before
     * @throws LockOrderError if the thread holds a later lock, or one of these and it is not reentrant
     */
    public static HeldLocks acquire(Duration timeout, Lock... locks) throws InterruptedException {
        long end = System.nanoTime() + Timeouts.nanos(timeout);
        HeldLocks held = take(locks, lock -> {
            if (lock.tryLock(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                return true;
            }
            LockPlace place = LockPlace.of(lock);
            throw new TimeoutError(nameOf(Thread.currentThread()) + " did not get " + place + " in " + timeout
                    + ": it is " + place.heldBy());
        });
        if (held == null) {
            throw new IllegalStateException("A lock was refused without a reason");
        }
        return held;
    }

    /**
     * Acquires locks if all of them are free now.
     *
     * @param locks the locks, in any order
     * @return what releases them; null if one is not free, and then it has acquired none
     * @throws LockOrderError if the thread holds a later lock, or one of these and it is not reentrant
     */
    public static @Nullable HeldLocks tryAcquire(Lock... locks) {
        try {
            return take(locks, Lock::tryLock);
        } catch (InterruptedException e) {
            throw new IllegalStateException("A lock that does not wait was interrupted", e);
        }
    }

    /**
     * Returns what the current thread has acquired here.
     *
     * @return the locks in the order of acquiring, one that was acquired twice twice; a copy
     */
    public static List<Lock> held() {
        return holds().stream().map(HeldLocks.Hold::lock).toList();
    }

    // ---- acquiring ----

    private static @Nullable HeldLocks take(Lock[] locks, Taking taking) throws InterruptedException {
        SortedMap<Integer, Lock> inOrder = new TreeMap<>();
        for (Lock lock : locks) {
            LockPlace place = LockPlace.of(lock);
            checkOrder(lock, place);
            inOrder.put(place.number(), lock);
        }
        LockPlace.Holder holder = LockPlace.Holder.here();
        HeldLocks taken = new HeldLocks();
        boolean complete = false;
        try {
            for (Lock lock : inOrder.values()) {
                if (!takeOne(lock, taking)) {
                    return null;
                }
                taken.add(new HeldLocks.Hold(lock, LockPlace.of(lock), holder));
            }
            complete = true;
            return taken;
        } finally {
            if (!complete) {
                taken.close();
            }
        }
    }

    private static boolean takeOne(Lock lock, Taking taking) throws InterruptedException {
        HeldLocks.Hold mine = holdOf(lock);
        if (mine == null) {
            return taking.take(lock);
        }
        if (!lock.tryLock()) {
            throw new LockOrderError(nameOf(Thread.currentThread()) + " acquires " + mine.place()
                    + ", which it holds already and which is not reentrant: it would wait for itself for ever. It is "
                    + mine.place().heldBy() + ". Use a ReentrantLock, or acquire it once");
        }
        return true;
    }

    private static void checkOrder(Lock lock, LockPlace wanted) {
        if (holdOf(lock) != null) {
            return;
        }
        for (HeldLocks.Hold hold : holds()) {
            if (wanted.isBefore(hold.place())) {
                throw new LockOrderError(nameOf(Thread.currentThread()) + " acquires " + wanted + " while it holds "
                        + hold.place() + ", which comes after it. " + hold.place() + " is "
                        + hold.place().heldBy() + "; " + wanted + " is " + wanted.heldBy()
                        + ". Acquire both in one call, or " + wanted + " first");
            }
        }
    }

    private static HeldLocks.@Nullable Hold holdOf(Lock lock) {
        for (HeldLocks.Hold hold : holds()) {
            if (hold.lock() == lock) {
                return hold;
            }
        }
        return null;
    }

    // ---- what the current thread holds ----

    private static List<HeldLocks.Hold> holds() {
        List<HeldLocks.Hold> held = HELD.get();
        return held == null ? List.of() : held;
    }

    static void noteTaken(HeldLocks.Hold hold) {
        List<HeldLocks.Hold> held = HELD.get();
        if (held == null) {
            held = new ArrayList<>();
            HELD.set(held);
        }
        held.add(hold);
    }

    static void noteReleased(HeldLocks.Hold hold) {
        List<HeldLocks.Hold> held = HELD.get();
        if (held != null) {
            held.removeIf(one -> one == hold);
            if (held.isEmpty()) {
                HELD.remove();
            }
        }
    }

    static String nameOf(Thread thread) {
        return thread.getName().isEmpty() ? "Virtual thread " + thread.threadId() : "Thread '" + thread.getName() + "'";
    }
}
