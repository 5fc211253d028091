// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.jobs.broker.Broker;
import java.time.Duration;

/** What may be said of jobs: names and times are checked when they are given, not when they do harm. */
final class Words {
    private static final int MOST_ID = 200;

    private Words() {}

    static String id(String id) {
        boolean good = !id.isEmpty() && id.length() <= MOST_ID && id.chars().allMatch(c -> c > ' ' && c < 127);
        if (!good) {
            throw new IllegalArgumentException(
                    "A job's id has 1 to 200 characters of ASCII without blanks; this one has not: " + shown(id));
        }
        return id;
    }

    static String queue(String name) {
        return Broker.requireQueueName(name);
    }

    static String type(String name) {
        return text(name, "type", 200);
    }

    static String text(String text, String what, int most) {
        if (text.isBlank() || text.length() > most || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "A " + what + " has 1 to " + most + " printable characters; this one has not: " + shown(text));
        }
        return text;
    }

    /** Converts a duration; what is shorter than a millisecond is one. */
    static long millis(Duration time, String what) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("The " + what + " cannot be negative: " + time);
        }
        try {
            return time.plusNanos(999_999).toMillis();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("The " + what + " is too long: " + time, e);
        }
    }

    private static String shown(String text) {
        String start = text.length() <= 60 ? text : text.substring(0, 60) + "…";
        return "'" + start.replaceAll("\\p{Cntrl}", "?") + "'";
    }
}
