// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.Strand;
import org.jspecify.annotations.Nullable;

/** A sleeping task's timer and, in one object, what it waits for. */
final class SleepTimer extends Awaited {
    private static final byte RUNS = 0;
    private static final byte OVER = 1;
    private static final byte CANCELLED = 2;

    private final Task<?> task;
    private @Nullable String message;
    private byte state;

    SleepTimer(Task<?> task) {
        this.task = task;
    }

    @Override
    @Nullable
    Strand enter(LoopCore core) {
        if (state == RUNS) {
            state = OVER;
            core.soon(task);
        }
        return null;
    }

    @Override
    boolean cancel(@Nullable String why) {
        if (state != RUNS) {
            return false;
        }
        state = CANCELLED;
        message = why;
        task.core.soon(task);
        task.core.timerCancelled();
        return true;
    }

    @Override
    boolean isDead() {
        return state == CANCELLED;
    }

    @Override
    boolean isOver() {
        return state != RUNS;
    }

    @Nullable
    String message() {
        return message;
    }

    @Override
    String describe() {
        return "the end of a sleep";
    }
}
