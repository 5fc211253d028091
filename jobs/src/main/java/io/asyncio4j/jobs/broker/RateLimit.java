// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

/**
 * So many jobs a second, and so many at once after a quiet time.
 *
 * <p>The generic cell rate algorithm: {@code next} is when the next job would begin if all came evenly, {@code 1000 / rate}
 * milliseconds apart. A job may begin {@code burst - 1} such steps earlier. All numbers are doubles, so that each broker
 * gets the same results.
 */
final class RateLimit {
    private double next;

    boolean allows(long now, double rate, int burst) {
        return rate == 0 || earliest(now, rate, burst) <= now;
    }

    void begin(long now, double rate) {
        if (rate > 0) {
            next = Math.max(next, now) + 1000 / rate;
        }
    }

    /** Whether nothing is left of what has begun. */
    boolean isIdle(long now) {
        return next <= now;
    }

    /** In how many milliseconds it allows one, 0 for now. */
    long waitMillis(long now, double rate, int burst) {
        return allows(now, rate, burst) ? 0 : (long) Math.ceil(earliest(now, rate, burst) - now);
    }

    private double earliest(long now, double rate, int burst) {
        return Math.max(next, now) - (burst - 1) * (1000 / rate);
    }
}
