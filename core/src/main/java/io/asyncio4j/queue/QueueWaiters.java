// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;

/** The tasks that wait at one end of a queue, in the order in which they came. */
final class QueueWaiters {
    private final Deque<AsyncFuture<Object>> waiters = new ArrayDeque<>(4);
    private final String what;

    QueueWaiters(String what) {
        this.what = what;
    }

    /** Waits to be woken; {@code possible} tells whether what this waits for could be done now. */
    void awaitTurn(EventLoop loop, BooleanSupplier possible) {
        AsyncFuture<Object> waiter = loop.createFuture(what);
        waiters.add(waiter);
        try {
            waiter.await();
        } catch (Throwable e) {
            waiter.cancel();
            waiters.remove(waiter);
            if (possible.getAsBoolean() && !waiter.cancelled()) {
                wakeNext(); // this one has been woken, and will do nothing about it
            }
            throw e;
        }
    }

    void wakeNext() {
        boolean woken = false;
        while (!woken && !waiters.isEmpty()) {
            woken = wake(waiters.remove());
        }
    }

    void wakeAll() {
        while (!waiters.isEmpty()) {
            wake(waiters.remove());
        }
    }

    private static boolean wake(AsyncFuture<Object> waiter) {
        if (waiter.done()) {
            return false;
        }
        waiter.setResult(true);
        return true;
    }

    int size() {
        return waiters.size();
    }
}
