// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import io.asyncio4j.CancelledError;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A point that a fixed number of tasks pass together.
 *
 * <p>Each waits until all have come; then the barrier can be used again. Counterpart of {@code asyncio.Barrier}.
 *
 * <pre>
 *   FILLING --last task comes--> DRAINING --last task leaves--> FILLING
 *           --reset, tasks wait-> RESETTING --last task leaves--> FILLING
 *           --abort--> BROKEN --reset--> FILLING, or RESETTING until the last task has left
 * </pre>
 *
 * <p><b>Cancellation.</b> A task that is cancelled while it waits leaves the barrier, which then waits for one more.
 */
public final class AsyncBarrier {
    private enum State {
        FILLING,
        DRAINING,
        RESETTING,
        BROKEN
    }

    private final AsyncCondition changed = new AsyncCondition();
    private final int parties;
    private State state = State.FILLING;

    /** The tasks that have come and not left yet. */
    private int count;

    /**
     * Makes a barrier. Any thread; no loop need run.
     *
     * @param parties how many tasks pass together
     * @throws IllegalArgumentException if it is less than 1
     */
    public AsyncBarrier(int parties) {
        if (parties < 1) {
            throw new IllegalArgumentException("A barrier needs 1 party or more, not " + parties);
        }
        this.parties = parties;
    }

    /**
     * Waits until all have come.
     *
     * @return how many tasks had come before this one; different for each, so that one of them can be chosen
     * @throws BrokenBarrierError if the barrier is broken, or is aborted or reset meanwhile
     * @throws CancelledError if the task is cancelled while it waits
     */
    public int await() {
        return changed.withLock(() -> {
            changed.waitFor(() -> state != State.DRAINING && state != State.RESETTING);
            if (state == State.BROKEN) {
                throw new BrokenBarrierError("The barrier is broken; reset makes it usable again");
            }
            int index = count++;
            try {
                if (index + 1 == parties) {
                    state = State.DRAINING;
                    changed.notifyAllWaiters();
                } else {
                    awaitOthers();
                }
                return index;
            } finally {
                count--;
                leave();
            }
        });
    }

    private void awaitOthers() {
        changed.waitFor(() -> state != State.FILLING);
        if (state == State.BROKEN || state == State.RESETTING) {
            throw new BrokenBarrierError("The barrier was aborted or reset while this task waited at it");
        }
    }

    private void leave() {
        if (count == 0) {
            if (state == State.RESETTING || state == State.DRAINING) {
                state = State.FILLING;
            }
            changed.notifyAllWaiters();
        }
    }

    /**
     * Makes the barrier as new. Tasks that wait at it get a {@link BrokenBarrierError}. May wait for its turn.
     *
     * @throws CancelledError if the task is cancelled while it waits
     */
    public void reset() {
        changed.<@Nullable Void>withLock(() -> {
            state = count > 0 ? State.RESETTING : State.FILLING;
            changed.notifyAllWaiters();
            return null;
        });
    }

    /**
     * Breaks the barrier: tasks that wait at it, or come before the next {@link #reset}, get a {@link
     * BrokenBarrierError}. May wait for its turn.
     *
     * @throws CancelledError if the task is cancelled while it waits
     */
    public void abort() {
        changed.<@Nullable Void>withLock(() -> {
            state = State.BROKEN;
            changed.notifyAllWaiters();
            return null;
        });
    }

    /**
     * Returns how many tasks pass together.
     *
     * @return the number given when it was made
     */
    public int parties() {
        return parties;
    }

    /**
     * Returns how many tasks wait for the others to come.
     *
     * @return 0 while the barrier is draining, resetting or broken
     */
    public int waiting() {
        return state == State.FILLING ? count : 0;
    }

    /**
     * Tells whether the barrier is broken.
     *
     * @return true between an abort and the next reset
     */
    public boolean broken() {
        return state == State.BROKEN;
    }

    @Override
    public String toString() {
        return "AsyncBarrier[" + state.name().toLowerCase(Locale.ROOT)
                + (broken() ? "" : ", waiters:" + waiting() + "/" + parties) + "]";
    }
}
