// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.CancelledError;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A flag that tasks wait for.
 *
 * <p>Setting it wakes all that wait, in the order in which they came; they go on even if it is cleared before they run.
 * Counterpart of {@code asyncio.Event}.
 *
 * <p><b>Cancellation.</b> A task that is cancelled while it waits changes nothing for the others.
 */
public final class AsyncEvent extends LoopBound {
    private final Deque<AsyncFuture<Boolean>> waiters = new ArrayDeque<>(4);
    private boolean value;

    /** Makes an event that is not set. Any thread; no loop need run. */
    public AsyncEvent() {}

    /**
     * Waits until the event is set. Returns at once, letting nobody else run, if it is.
     *
     * @throws CancelledError if the task is cancelled while it waits
     */
    public void await() {
        if (value) {
            return;
        }
        AsyncFuture<Boolean> waiter = newWaiter("an event");
        waiters.add(waiter);
        try {
            waiter.await();
        } finally {
            waiters.remove(waiter);
        }
    }

    /** Sets the event and wakes all that wait for it. Does nothing if it is set. */
    public void set() {
        checkThread("AsyncEvent.set");
        if (value) {
            return;
        }
        value = true;
        for (AsyncFuture<Boolean> waiter : waiters) {
            if (!waiter.done()) {
                waiter.setResult(true);
            }
        }
    }

    /** Takes the event back: who waits from now on waits for the next {@link #set}. */
    public void clear() {
        checkThread("AsyncEvent.clear");
        value = false;
    }

    /**
     * Tells whether the event is set.
     *
     * @return true between a set and the next clear
     */
    public boolean isSet() {
        return value;
    }

    @Override
    public String toString() {
        return "AsyncEvent[" + (value ? "set" : "unset") + (waiters.isEmpty() ? "" : ", waiters:" + waiters.size())
                + "]";
    }
}
