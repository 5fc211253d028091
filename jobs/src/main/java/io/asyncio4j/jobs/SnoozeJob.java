// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import java.time.Duration;

/** Thrown by a handler whose job cannot be done yet: it runs again later, and that counts as no failure. */
public class SnoozeJob extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration delay;

    /**
     * Makes one.
     *
     * @param delay how long until it runs again
     */
    public SnoozeJob(Duration delay) {
        super("to be run again in " + delay, null, false, false);
        if (delay.isNegative()) {
            throw new IllegalArgumentException("A job cannot be snoozed into the past: " + delay);
        }
        this.delay = delay;
    }

    /**
     * Returns how long until it runs again.
     *
     * @return not negative
     */
    public Duration delay() {
        return delay;
    }
}
