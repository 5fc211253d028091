// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import org.jspecify.annotations.Nullable;

/**
 * The time limit of a block of code, which may be moved while the block runs.
 *
 * <p>Counterpart of {@code asyncio.Timeout}. Made by {@link Asyncio#timeout(java.time.Duration, Body)}. When the time has
 * passed, the block is cancelled; the CancelledError that leaves it becomes a {@link TimeoutError}.
 *
 * <pre>
 *   CREATED --> ENTERED --block ends--> EXITED
 *                       --time passes--> EXPIRING --block ends--> EXPIRED
 * </pre>
 */
public final class Timeout {
    private enum State {
        CREATED,
        ENTERED,
        EXPIRING,
        EXPIRED,
        EXITED
    }

    /** A block of code with a time limit. */
    @FunctionalInterface
    public interface Body {
        /**
         * Runs the block, in the current task.
         *
         * @param timeout the limit
         * @throws Exception whatever the block throws
         */
        void run(Timeout timeout) throws Exception;
    }

    private final LoopCore core;
    private final Task<?> task;
    private @Nullable Double when;
    private State state = State.CREATED;
    private @Nullable ReleaseTimer timer;
    private int cancellingBefore;

    private Timeout(Task<?> task, @Nullable Double when) {
        this.core = task.core;
        this.task = task;
        this.when = when;
    }

    static <R> R run(@Nullable Double when, TimedBlock<R> block) {
        Timeout timeout = new Timeout(Running.task("timeout"), when);
        timeout.enter();
        R result;
        try {
            result = block.run(timeout);
        } catch (Throwable e) {
            Throwable thrown = timeout.task.asCancellation(e);
            TimeoutError late = timeout.exit(thrown);
            throw late != null ? late : TaskFailedException.rethrow(thrown);
        }
        timeout.exit(null);
        return result;
    }

    /** A block that results in something. */
    interface TimedBlock<R> {
        R run(Timeout timeout) throws Exception;
    }

    private void enter() {
        state = State.ENTERED;
        cancellingBefore = task.cancelling();
        reschedule(when);
    }

    /** Leaves the block; returns what to throw in place of the CancelledError that left it, null to leave it be. */
    private @Nullable TimeoutError exit(@Nullable Throwable thrown) {
        ReleaseTimer.stop(timer);
        timer = null;
        if (state == State.EXPIRING) {
            state = State.EXPIRED;
            if (task.uncancel() <= cancellingBefore && thrown instanceof CancelledError) {
                return new TimeoutError("The time limit has passed", thrown);
            }
        } else {
            state = State.EXITED;
        }
        return null;
    }

    /**
     * Returns when the time has passed.
     *
     * @return seconds on the clock of {@link EventLoop#time}; null without a limit
     */
    public @Nullable Double when() {
        return when;
    }

    /**
     * Moves the limit. A time that has passed expires soon.
     *
     * @param newWhen seconds on the clock of {@link EventLoop#time}; null lifts the limit
     * @throws IllegalStateException if the time has passed already, or the block has ended
     */
    public void reschedule(@Nullable Double newWhen) {
        core.loop.checkThread("Timeout.reschedule", "EventLoop.callSoonThreadsafe");
        if (state != State.ENTERED) {
            throw new IllegalStateException(
                    "A timeout that is " + state.name().toLowerCase(java.util.Locale.ROOT) + " cannot be moved");
        }
        when = newWhen;
        ReleaseTimer.stop(timer);
        if (newWhen == null) {
            timer = null;
        } else {
            long deadline = Durations.instant(newWhen);
            timer = deadline <= core.clock.nanoTime()
                    ? ReleaseTimer.soon(core, new Expiry(this))
                    : ReleaseTimer.start(core, deadline, new Expiry(this));
        }
    }

    /** What happens when the time has passed; it says whose time. */
    record Expiry(Timeout timeout) implements Runnable {
        Task<?> task() {
            return timeout.task;
        }

        @Override
        public void run() {
            timeout.expire();
        }
    }

    private void expire() {
        task.cancel();
        state = State.EXPIRING;
        timer = null;
    }

    /**
     * Tells whether the time has passed while the block ran.
     *
     * @return true from the moment on at which the block was cancelled
     */
    public boolean expired() {
        return state == State.EXPIRING || state == State.EXPIRED;
    }

    @Override
    public String toString() {
        return "Timeout[" + state + (when == null ? "" : " when=" + when) + "]";
    }
}
