// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.EventLoop;
import io.asyncio4j.TimerHandle;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A time limit between one sign of life and the next. A sign costs no timer. The loop's thread only. */
final class ClientStall {
    /** What rounding may leave of a limit. A timer for so little might not move a clock that stands still until then. */
    private static final double NOTHING = 1e-6;

    private final EventLoop loop;
    private final double limit;
    private final Runnable action;
    private @Nullable TimerHandle timer;
    private double last;
    private boolean suspended;

    ClientStall(EventLoop loop, Duration limit, Runnable action) {
        this.loop = loop;
        this.limit = Math.max(Seconds.of(limit), 2 * NOTHING);
        this.action = action;
    }

    void start() {
        last = loop.time();
        if (timer == null) {
            timer = loop.callLater(limit, this::check);
        }
    }

    void touch() {
        last = loop.time();
    }

    /** While it is suspended, no time passes. */
    void suspend(boolean on) {
        suspended = on;
        touch();
    }

    void stop() {
        TimerHandle running = timer;
        if (running != null) {
            timer = null;
            running.cancel();
        }
    }

    private void check() {
        double left = suspended ? limit : last + limit - loop.time();
        if (left > NOTHING) {
            timer = loop.callLater(left, this::check);
        } else {
            timer = null;
            action.run();
        }
    }
}
