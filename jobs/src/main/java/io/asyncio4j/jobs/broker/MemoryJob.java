// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One job in memory. Identity is equality; guarded by the lock of its store. */
final class MemoryJob {
    private static final int REMEMBERED_ATTEMPTS = 10;

    NewJob job;
    JobState state = JobState.READY;
    long run;
    int failures;
    int crashes;
    final long enqueuedAt;
    long dueAt;
    long leaseEnd;
    long finishedAt;

    @Nullable
    String worker;

    byte @Nullable [] result;
    byte @Nullable [] progress;
    boolean cancelRequested;
    final List<Attempt> history = new ArrayList<>();
    final Map<String, PartResult> parts = new LinkedHashMap<>();

    /** Where it stands among jobs of the same time: the number of its last change of state. */
    long order;

    MemoryJob(NewJob job, long now) {
        this.job = job;
        enqueuedAt = now;
        dueAt = job.runAtMillis() > 0 ? Math.max(job.runAtMillis(), now) : now + job.delayMillis();
    }

    MemoryJob(JobInfo info) {
        job = info.job();
        state = info.state();
        run = info.run();
        failures = info.failures();
        crashes = info.crashes();
        enqueuedAt = info.enqueuedAtMillis();
        dueAt = info.dueAtMillis();
        finishedAt = info.finishedAtMillis();
        worker = info.worker();
        result = info.result();
        progress = info.progress();
        history.addAll(info.history());
        parts.putAll(info.parts());
    }

    String id() {
        return job.id();
    }

    String group() {
        String group = job.group();
        return group == null ? "" : group;
    }

    /** When it is forgotten, if it is done or cancelled. */
    long forgetAt() {
        return finishedAt + job.retentionMillis();
    }

    boolean isExpired(long now) {
        return run == 0 && job.expiresMillis() > 0 && now >= enqueuedAt + job.expiresMillis();
    }

    boolean missesParts() {
        return job.parts().stream().anyMatch(part -> {
            PartResult arrived = parts.get(part);
            return arrived == null || !arrived.ok() && !job.despiteFailures();
        });
    }

    void note(long ofRun, long now, String session, Failure failure) {
        history.add(new Attempt(ofRun, now, session, failure));
        if (history.size() > REMEMBERED_ATTEMPTS) {
            history.removeFirst();
        }
    }

    /** What those are told who wait for it as a part, if it is not done. */
    byte[] reason() {
        String reason = state == JobState.CANCELLED || history.isEmpty()
                ? "cancelled"
                : history.getLast().failure().reason();
        return reason.getBytes(StandardCharsets.UTF_8);
    }

    ClaimedJob claimed() {
        return new ClaimedJob(job, run, failures, crashes, enqueuedAt, dueAt, progress, Map.copyOf(parts));
    }

    JobInfo info(String queue) {
        return new JobInfo(
                queue,
                job,
                state,
                run,
                failures,
                crashes,
                enqueuedAt,
                dueAt,
                leaseEnd,
                finishedAt,
                worker,
                result,
                progress,
                cancelRequested,
                List.copyOf(history),
                Map.copyOf(parts));
    }
}
