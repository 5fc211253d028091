// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import io.asyncio4j.jobs.RunningJob;
import java.util.List;
import java.util.Locale;

/** Lists what a worker does now, for whoever wonders why it does not go on. */
final class RunningJobs {
    private static final int MOST = 1000;
    private static final int FRAMES = 12;

    private RunningJobs() {}

    /** One job after the other, the oldest first, each with where it is. */
    static String text(List<RunningJob> jobs) {
        StringBuilder text = new StringBuilder(jobs.size() == 1 ? "1 job runs" : jobs.size() + " jobs run");
        for (RunningJob job : jobs.subList(0, Math.min(MOST, jobs.size()))) {
            text.append(String.format(
                    Locale.ROOT,
                    "%n%10.1f s  %s %s, loop %d",
                    job.age().toNanos() / 1e9,
                    job.job().queue(),
                    job.job(),
                    job.loop()));
            List<StackTraceElement> stack = job.stack();
            for (StackTraceElement frame : stack.subList(0, Math.min(FRAMES, stack.size()))) {
                text.append(System.lineSeparator())
                        .append("                at ")
                        .append(frame);
            }
        }
        if (jobs.size() > MOST) {
            text.append(System.lineSeparator())
                    .append("… and ")
                    .append(jobs.size() - MOST)
                    .append(" more");
        }
        return text.toString();
    }
}
