// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import java.security.SecureRandom;

/**
 * Made-up ids: 17 characters that a URL may hold, in the order in which one process made them, and nearly so over many.
 *
 * <p>Seven characters are the milliseconds since 1970, ten are random; of the ids of one millisecond each is the one
 * before plus a random step.
 */
final class JobIds {
    private static final char[] DIGITS =
            "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz".toCharArray();

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long TAIL = (1L << 60) - 1;

    // Guarded by the class.
    private static long lastMillis;
    private static long lastTail;

    private JobIds() {}

    static String next() {
        return next(System.currentTimeMillis());
    }

    static synchronized String next(long nowMillis) {
        if (nowMillis > lastMillis) {
            lastMillis = nowMillis;
            lastTail = RANDOM.nextLong() & (TAIL >> 1);
        } else {
            lastTail += 1 + (RANDOM.nextInt() & 0xFFFFFFL);
            if (lastTail > TAIL) {
                lastMillis++;
                lastTail = RANDOM.nextLong() & (TAIL >> 1);
            }
        }
        char[] id = new char[17];
        digits(id, 0, 7, lastMillis);
        digits(id, 7, 10, lastTail);
        return new String(id);
    }

    private static void digits(char[] to, int from, int count, long value) {
        for (int i = from + count - 1; i >= from; i--) {
            to[i] = DIGITS[(int) (value & 63)];
            value >>>= 6;
        }
    }
}
