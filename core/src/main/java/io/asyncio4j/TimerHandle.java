// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.Strand;
import org.jspecify.annotations.Nullable;

/**
 * A callback that a loop will run at a time.
 *
 * <p>Counterpart of {@code asyncio.TimerHandle}. The order of timers is that of their times.
 */
public final class TimerHandle extends Handle implements Comparable<TimerHandle> {
    private final double when;
    private boolean taken;

    TimerHandle(LoopCore core, double when, Runnable callback, Context context) {
        super(core, callback, context);
        this.when = when;
    }

    /**
     * Returns the time at which the callback is due.
     *
     * @return seconds on the clock of {@link EventLoop#time}
     */
    public double when() {
        return when;
    }

    @Override
    public void cancel() {
        boolean before = cancelled();
        super.cancel();
        if (!before && !taken) {
            core.timerCancelled();
        }
    }

    @Override
    @Nullable
    Strand enter(LoopCore loop) {
        taken = true;
        return super.enter(loop);
    }

    @Override
    boolean isDead() {
        return cancelled();
    }

    @Override
    public int compareTo(TimerHandle other) {
        return Double.compare(when, other.when);
    }
}
