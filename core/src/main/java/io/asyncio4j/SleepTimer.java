// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.Strand;
import org.jspecify.annotations.Nullable;

/** A sleeping task's timer and, in one object, what it waits for. */
final class SleepTimer extends Awaited {
    private static final Object OVER = new Object();

    private final Task<?> task;

    /** How it ended: OVER, or a Cancelled; null while it runs. One field, for there may be a million sleepers. */
    private @Nullable Object end;

    private record Cancelled(@Nullable String message) {}

    SleepTimer(Task<?> task) {
        this.task = task;
    }

    @Override
    @Nullable
    Strand enter(LoopCore core) {
        if (end == null) {
            end = OVER;
            core.soon(task);
        }
        return null;
    }

    @Override
    boolean cancel(@Nullable String why) {
        if (end != null) {
            return false;
        }
        end = new Cancelled(why);
        task.core.soon(task);
        task.core.timerCancelled();
        return true;
    }

    @Override
    boolean isDead() {
        return end instanceof Cancelled;
    }

    @Override
    boolean isOver() {
        return end != null;
    }

    @Nullable
    String message() {
        return end instanceof Cancelled cancelled ? cancelled.message() : null;
    }

    @Override
    String describe() {
        return "the end of a sleep";
    }
}
