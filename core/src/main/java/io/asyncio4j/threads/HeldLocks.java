// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * Locks that {@link OrderedLocks} has acquired, released at the end of a try-with-resources block.
 *
 * <p>Belongs to the thread that acquired them.
 */
public final class HeldLocks implements AutoCloseable {
    private final Thread owner = Thread.currentThread();
    private final List<Hold> holds = new ArrayList<>();

    /** One lock, taken once. */
    record Hold(Lock lock, LockPlace place, LockPlace.Holder holder) {}

    HeldLocks() {}

    void add(Hold hold) {
        holds.add(hold);
        hold.place().taken(hold.holder());
        OrderedLocks.noteTaken(hold);
    }

    /**
     * Releases the locks, the one acquired last first. Does nothing the second time.
     *
     * @throws IllegalStateException if another thread acquired them
     * @throws IllegalMonitorStateException if a lock was released by hand meanwhile; the others are released nevertheless
     */
    @Override
    public void close() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException(OrderedLocks.nameOf(Thread.currentThread()) + " releases locks that "
                    + OrderedLocks.nameOf(owner) + " holds; only that thread can");
        }
        RuntimeException failure = null;
        while (!holds.isEmpty()) {
            Hold hold = holds.removeLast();
            hold.place().released(hold.holder());
            OrderedLocks.noteReleased(hold);
            try {
                hold.lock().unlock();
            } catch (RuntimeException e) {
                failure = and(failure, e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static RuntimeException and(@Nullable RuntimeException first, RuntimeException next) {
        if (first == null) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }

    @Override
    public String toString() {
        return "HeldLocks[" + OrderedLocks.nameOf(owner) + ", "
                + holds.stream().map(Hold::place).toList() + "]";
    }
}
