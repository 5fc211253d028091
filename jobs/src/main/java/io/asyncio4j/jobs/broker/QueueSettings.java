// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

/**
 * What holds for a queue, whoever drains it.
 *
 * @param paused whether nothing is claimed
 * @param maxRunning how many jobs may run at once; 0 for no limit
 * @param rate how many jobs may begin a second; 0 for no limit
 * @param burst how many may begin at once after a quiet time, at least 1
 * @param groupMaxRunning as {@code maxRunning}, for each group; jobs without a group are one, too
 * @param groupRate as {@code rate}, for each group
 * @param groupBurst as {@code burst}, for each group
 * @param maxCrashes how many workers may be lost under a job before it is set aside, at least 1
 * @param deadLimit how many dead jobs are kept; the oldest go first
 * @param deadMillis how long a dead job is kept, 9,999,999,999,999 at most, which is for ever
 */
public record QueueSettings(
        boolean paused,
        int maxRunning,
        double rate,
        int burst,
        int groupMaxRunning,
        double groupRate,
        int groupBurst,
        int maxCrashes,
        int deadLimit,
        long deadMillis) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public QueueSettings {
        if (maxRunning < 0
                || groupMaxRunning < 0
                || deadLimit < 0
                || deadMillis < 0
                || deadMillis > NewJob.LONGEST_MILLIS
                || isNoRate(rate)
                || isNoRate(groupRate)) {
            throw new IllegalArgumentException(
                    "Limits of a queue are 0 or more, and times " + NewJob.LONGEST_MILLIS + " ms at most");
        }
        if (burst < 1 || groupBurst < 1 || maxCrashes < 1) {
            throw new IllegalArgumentException("Bursts and the most crashes of a queue are 1 or more");
        }
    }

    /**
     * Returns these settings with the queue paused, or not.
     *
     * @param pause whether nothing is claimed from now on
     * @return the same but for this
     */
    public QueueSettings paused(boolean pause) {
        return new QueueSettings(
                pause,
                maxRunning,
                rate,
                burst,
                groupMaxRunning,
                groupRate,
                groupBurst,
                maxCrashes,
                deadLimit,
                deadMillis);
    }

    private static boolean isNoRate(double rate) {
        return !(rate >= 0 && rate <= 1_000_000_000);
    }

    /** Nothing is limited; three crashes set a job aside; 10,000 dead jobs are kept, for 90 days. */
    public static final QueueSettings DEFAULT =
            new QueueSettings(false, 0, 0, 1, 0, 0, 1, 3, 10_000, 90L * 24 * 3600 * 1000);
}
