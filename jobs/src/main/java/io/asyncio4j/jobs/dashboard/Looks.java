// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What was wrong where jobs are kept when it was looked at last. Nobody waits for a look. Any thread. */
final class Looks {
    private static final long FRESH_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MOST = 20;
    private static final long UNDER_WAY = Long.MAX_VALUE;

    private final @Nullable DashboardInspection inspection;
    private final long begun = System.nanoTime();

    /** When the next look is due, since the begin. */
    private final AtomicLong due = new AtomicLong();

    private volatile List<Problem> found = List.of();

    Looks(@Nullable DashboardInspection inspection) {
        this.inspection = inspection;
    }

    /** Returns what is known, and begins another look if that was a while ago. */
    List<Problem> problems() {
        DashboardInspection known = inspection;
        long then = due.get();
        if (known != null && System.nanoTime() - begun >= then && due.compareAndSet(then, UNDER_WAY)) {
            Thread.ofPlatform().daemon().name("dashboard-inspection").start(() -> look(known));
        }
        return found;
    }

    private void look(DashboardInspection known) {
        try {
            found = known.look().stream()
                    .limit(MOST)
                    .map(finding ->
                            new Problem(finding.severe() ? "error" : "warning", finding.text(), finding.remedy()))
                    .toList();
        } catch (Exception e) {
            found = List.of(new Problem(
                    "warning",
                    "It cannot be looked at where jobs are kept: " + e.getMessage(),
                    "See whether this process may reach and read it."));
        } finally {
            due.set(System.nanoTime() - begun + FRESH_NANOS);
        }
    }
}
