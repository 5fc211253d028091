// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.Strand;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A timer of the library's own that completes a future with null, or runs something short. */
final class ReleaseTimer extends Ready {
    private final LoopCore core;
    private @Nullable Runnable action;

    private ReleaseTimer(LoopCore core, Runnable action) {
        this.core = core;
        this.action = action;
    }

    static ReleaseTimer start(LoopCore core, Duration delay, AsyncFuture<?> waiter) {
        return start(core, core.clock.nanoTime() + Durations.nanos(delay), () -> {
            if (!waiter.done()) {
                waiter.complete(null);
            }
        });
    }

    static ReleaseTimer start(LoopCore core, long deadline, Runnable action) {
        ReleaseTimer timer = new ReleaseTimer(core, action);
        core.at(deadline, timer);
        return timer;
    }

    /** Runs the action at the next pass, as a timer whose time has passed would not: before due timers. */
    static ReleaseTimer soon(LoopCore core, Runnable action) {
        ReleaseTimer timer = new ReleaseTimer(core, action);
        core.soon(timer);
        return timer;
    }

    static void stop(@Nullable ReleaseTimer timer) {
        if (timer != null && timer.action != null) {
            timer.action = null;
            timer.core.timerCancelled();
        }
    }

    /** The task whose time limit this is; null if it is something else, or over. */
    @Nullable
    Task<?> limited() {
        return action instanceof Timeout.Expiry expiry ? expiry.task() : null;
    }

    @Override
    boolean isDead() {
        return action == null;
    }

    @Override
    @Nullable
    Strand enter(LoopCore loop) {
        Runnable due = action;
        if (due != null) {
            action = null;
            due.run();
        }
        return null;
    }
}
