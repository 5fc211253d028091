// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.metrics;

/**
 * From when on jobs and loops are marked, and from when on they need a person. The dashboard, {@code aio top},
 * {@code aio doctor}, {@code aio worker --check} and what is in docs/telemetry go by these.
 */
public final class JobThresholds {
    /** A loop that is as late as this, in milliseconds, is marked: its jobs begin to feel it. */
    public static final long LATE_MILLIS = 100;

    /** A loop that is as late as this, in milliseconds, needs a person. */
    public static final long TOO_LATE_MILLIS = 1_000;

    /** A loop that is as late as this, in milliseconds, is too late for half a lease of the usual length. */
    public static final long MISSES_LEASES_MILLIS = 5_000;

    /** A ready job that has waited for longer than this, in milliseconds, is marked. */
    public static final long OLD_MILLIS = 60_000;

    /** A ready job that has waited for longer than this, in milliseconds, needs a person. */
    public static final long TOO_OLD_MILLIS = 300_000;

    private JobThresholds() {}
}
