// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import java.time.Duration;

/** Thrown by a handler whose job cannot be done yet: it runs again later, and that counts as no failure. */
public class SnoozeJob extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** How long to wait until the next run. */
    private final Duration delay;

    /**
     * Makes one.
     *
     * @param delay how long until it runs again, at most ten years
     * @throws IllegalArgumentException if it is negative or longer
     */
    public SnoozeJob(Duration delay) {
        super("to be run again in " + delay, null, false, false);
        if (delay.isNegative() || delay.compareTo(RetryPolicy.LONGEST) > 0) {
            throw new IllegalArgumentException("A job can be snoozed for 0 to ten years, not " + delay);
        }
        this.delay = delay;
    }

    /**
     * Returns how long until it runs again.
     *
     * @return not negative
     */
    public final Duration delay() {
        return delay;
    }
}
