// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

/** How long campaigns last, and which ones they are; given to Maven with {@code -D}. */
final class Tier {
    /** The seed of the first campaign; a failure prints its own. */
    static final long SEED = Long.getLong("campaign.seed", 1);

    /** How long each campaign goes on, in seconds; negative if nobody has said so. */
    private static final double SECONDS = Double.parseDouble(System.getProperty("campaign.seconds", "-1"));

    private Tier() {}

    /** Whether somebody wants more than the build has time for. */
    static boolean isLong() {
        return SECONDS >= 0;
    }

    /** How long a campaign lasts that usually lasts so many seconds. */
    static double seconds(double usual) {
        return SECONDS < 0 ? usual : SECONDS;
    }
}
