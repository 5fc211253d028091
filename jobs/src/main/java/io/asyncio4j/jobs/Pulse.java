// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.EventLoop;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Finds out from outside how late a loop is: asks it to answer, and looks how long that takes. Belongs to whoever feels
 * the pulse.
 */
final class Pulse {
    private final EventLoop loop;
    private final AtomicReference<@Nullable Long> answered = new AtomicReference<>();
    private long asked;
    private boolean waiting;
    private long worst;

    Pulse(EventLoop loop) {
        this.loop = loop;
    }

    /**
     * Asks again if the last question was answered.
     *
     * @param now the time, in nanoseconds
     * @return how long the loop has not answered, in nanoseconds; 0 if it has
     */
    long feel(long now) {
        Long answer = answered.getAndSet(null);
        long lag = !waiting ? 0 : (answer == null ? now : answer) - asked;
        worst = Math.max(worst, lag);
        if (!waiting || answer != null) {
            waiting = true;
            asked = now;
            Loops.call(loop, () -> answered.set((long) (loop.time() * 1e9)));
        }
        return answer == null ? lag : 0;
    }

    /** The worst lag since the last call, in milliseconds. */
    long worstMillis() {
        long millis = worst / 1_000_000;
        worst = 0;
        return millis;
    }
}
