// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

/** So many jobs a second, as the reference counts them: {@code next} is when one would begin if all came evenly. */
final class Rate {
    private Rate() {}

    static boolean allows(double next, long now, double rate, int burst) {
        return rate == 0 || earliest(next, now, rate, burst) <= now;
    }

    /** The number after one has begun. */
    static double begun(double next, long now, double rate) {
        return rate > 0 ? Math.max(next, now) + 1000 / rate : next;
    }

    /** In how many milliseconds it allows one, 0 for now. */
    static long waitMillis(double next, long now, double rate, int burst) {
        return allows(next, now, rate, burst) ? 0 : (long) Math.ceil(earliest(next, now, rate, burst) - now);
    }

    private static double earliest(double next, long now, double rate, int burst) {
        return Math.max(next, now) - (burst - 1) * (1000 / rate);
    }
}
