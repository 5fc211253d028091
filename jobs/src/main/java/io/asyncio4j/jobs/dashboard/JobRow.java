// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import io.asyncio4j.jobs.broker.Attempt;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.dashboard.DashboardRedaction.Part;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job as a line of a list.
 *
 * @param attempt which attempt it is in or was in last; 0 if it has not begun
 * @param attempts how many it has
 * @param lastError why the last run that did not succeed did not: the reason and the beginning of its text
 * @param progress what its run has noted, on one line
 */
record JobRow(
        String queue,
        String id,
        String type,
        String state,
        int attempt,
        int attempts,
        int priority,
        @Nullable String group,
        List<String> tags,
        long enqueuedMillis,
        long dueMillis,
        long finishedMillis,
        @Nullable String worker,
        @Nullable String lastError,
        @Nullable String progress,
        @Nullable String payloadPreview) {
    static JobRow of(JobInfo info, Texts texts) {
        NewJob job = info.job();
        return new JobRow(
                info.queue(),
                job.id(),
                job.type(),
                Figures.name(info.state()),
                attempt(info),
                job.attempts(),
                job.priority(),
                job.group(),
                job.tags(),
                info.enqueuedAtMillis(),
                info.dueAtMillis(),
                info.finishedAtMillis(),
                info.worker(),
                lastError(info, texts),
                texts.preview(Part.PROGRESS, info, info.progress()),
                texts.preview(Part.PAYLOAD, info, job.payload()));
    }

    static int attempt(JobInfo info) {
        boolean counts = info.state() == JobState.RUNNING || info.state() == JobState.DONE;
        return info.failures() + (counts ? 1 : 0);
    }

    /** Why the last run that did not succeed did not; empty if there was none. */
    static String reason(JobInfo info) {
        return info.history().isEmpty()
                ? ""
                : info.history().getLast().failure().reason();
    }

    private static @Nullable String lastError(JobInfo info, Texts texts) {
        if (info.history().isEmpty()) {
            return null;
        }
        Attempt last = info.history().getLast();
        String text = texts.text(Part.ERROR, info, last.failure().text());
        String line = text.lines().findFirst().orElse("");
        return Texts.oneLine(
                line.isEmpty() || line.startsWith(last.failure().reason())
                        ? line.isEmpty() ? last.failure().reason() : line
                        : last.failure().reason() + ": " + line);
    }
}
