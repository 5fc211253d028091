// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import org.jspecify.annotations.Nullable;

/**
 * What shall be different in the settings of a queue. Each component is that of {@link QueueSettings} with the same name, in
 * the same range, or null if that stays as it is.
 *
 * @param paused whether nothing is claimed
 * @param maxRunning how many jobs may run at once; 0 for no limit
 * @param rate how many jobs may begin a second; 0 for no limit
 * @param burst how many may begin at once after a quiet time, at least 1
 * @param groupMaxRunning as {@code maxRunning}, for each group
 * @param groupRate as {@code rate}, for each group
 * @param groupBurst as {@code burst}, for each group
 * @param maxCrashes how many workers may be lost under a job before it is set aside, at least 1
 * @param deadLimit how many dead jobs are kept
 * @param deadMillis how long a dead job is kept
 */
public record SettingsChange(
        @Nullable Boolean paused,
        @Nullable Integer maxRunning,
        @Nullable Double rate,
        @Nullable Integer burst,
        @Nullable Integer groupMaxRunning,
        @Nullable Double groupRate,
        @Nullable Integer groupBurst,
        @Nullable Integer maxCrashes,
        @Nullable Integer deadLimit,
        @Nullable Long deadMillis) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public SettingsChange {
        changed(
                QueueSettings.DEFAULT,
                paused,
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

    /**
     * Makes a change of everything.
     *
     * @param settings what shall hold, whatever held before
     * @return a change without null
     */
    public static SettingsChange of(QueueSettings settings) {
        return new SettingsChange(
                settings.paused(),
                settings.maxRunning(),
                settings.rate(),
                settings.burst(),
                settings.groupMaxRunning(),
                settings.groupRate(),
                settings.groupBurst(),
                settings.maxCrashes(),
                settings.deadLimit(),
                settings.deadMillis());
    }

    /**
     * Makes a change that pauses or resumes, and leaves all limits as they are.
     *
     * @param paused whether nothing is claimed from now on
     * @return the change
     */
    public static SettingsChange ofPaused(boolean paused) {
        return new SettingsChange(paused, null, null, null, null, null, null, null, null, null);
    }

    /**
     * Returns what holds after this change.
     *
     * @param before what holds before
     * @return the same but for what is not null here
     */
    public QueueSettings applyTo(QueueSettings before) {
        return changed(
                before,
                paused,
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

    private static QueueSettings changed(
            QueueSettings before,
            @Nullable Boolean paused,
            @Nullable Integer maxRunning,
            @Nullable Double rate,
            @Nullable Integer burst,
            @Nullable Integer groupMaxRunning,
            @Nullable Double groupRate,
            @Nullable Integer groupBurst,
            @Nullable Integer maxCrashes,
            @Nullable Integer deadLimit,
            @Nullable Long deadMillis) {
        return new QueueSettings(
                or(paused, before.paused()),
                or(maxRunning, before.maxRunning()),
                or(rate, before.rate()),
                or(burst, before.burst()),
                or(groupMaxRunning, before.groupMaxRunning()),
                or(groupRate, before.groupRate()),
                or(groupBurst, before.groupBurst()),
                or(maxCrashes, before.maxCrashes()),
                or(deadLimit, before.deadLimit()),
                or(deadMillis, before.deadMillis()));
    }

    private static <T> T or(@Nullable T told, T before) {
        return told == null ? before : told;
    }
}
