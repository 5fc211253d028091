// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.jobs.broker.Broker;
import java.time.Duration;

/** What may be said of jobs: names and times are checked when they are given, not when they do harm. */
final class Words {
    private static final int MOST = 200;

    private Words() {}

    static String id(String id) {
        return name(id, "id");
    }

    static String queue(String name) {
        return Broker.requireQueueName(name);
    }

    static String type(String name) {
        return name(name, "type");
    }

    private static String name(String name, String what) {
        boolean good = !name.isEmpty() && name.length() <= MOST && name.chars().allMatch(c -> c > ' ' && c < 127);
        if (!good) {
            throw new IllegalArgumentException("A job's " + what
                    + " has 1 to 200 characters of ASCII without blanks; this one has not: " + shown(name));
        }
        return name;
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
