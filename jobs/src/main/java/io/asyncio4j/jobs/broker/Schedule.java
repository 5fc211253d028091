// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that are enqueued again and again.
 *
 * @param name unique in the broker
 * @param queue where its jobs go
 * @param cron when, as a cron expression of five fields, or six with seconds first
 * @param zone the time zone of the expression, such as {@code Europe/Berlin}
 * @param job the model of its jobs; each gets an id of its own
 * @param missed what becomes of ticks at which no worker was there
 * @param missedLimit for {@code ALL}: how many at most, the latest
 * @param overlap whether a job may be enqueued while the one before is not final
 * @param paused whether its ticks are left out
 * @param nextMillis its next tick, since 1970
 * @param lastMillis the tick that was enqueued last; 0 if none was
 */
public record Schedule(
        String name,
        String queue,
        String cron,
        String zone,
        NewJob job,
        Missed missed,
        int missedLimit,
        boolean overlap,
        boolean paused,
        long nextMillis,
        long lastMillis) {
    /**
     * Returns this schedule after a tick.
     *
     * @param last its last tick from now on, since 1970
     * @param next its next tick from now on, since 1970
     * @return the same but for these two
     */
    public Schedule advanced(long last, long next) {
        return new Schedule(name, queue, cron, zone, job, missed, missedLimit, overlap, paused, next, last);
    }

    /**
     * Returns this schedule paused, or not.
     *
     * @param pause whether its ticks are left out from now on
     * @return the same but for this
     */
    public Schedule paused(boolean pause) {
        return new Schedule(name, queue, cron, zone, job, missed, missedLimit, overlap, pause, nextMillis, lastMillis);
    }

    /**
     * Says whether two schedules have the same components, down to the bytes of the payload.
     *
     * @param one a schedule, or null for none
     * @param other another one, or null for none
     * @return whether they are alike, or none both
     */
    public static boolean areAlike(@Nullable Schedule one, @Nullable Schedule other) {
        if (one == null || other == null) {
            return one == other;
        }
        return Arrays.equals(JobCodec.write(one), JobCodec.write(other));
    }

    /** What becomes of ticks at which no worker was there. */
    public enum Missed {
        /** One job for all of them. */
        ONCE,
        /** None. */
        SKIP,
        /** One each. */
        ALL
    }
}
