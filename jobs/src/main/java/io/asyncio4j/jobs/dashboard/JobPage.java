// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.Link;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.PartResult;
import io.asyncio4j.jobs.dashboard.DashboardRedaction.Part;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a job.
 *
 * @param now the broker's time, for ages
 * @param job what a list shows of it, beside the rest
 * @param traceId from the header traceparent; null if it has none
 * @param schedule the name of the schedule that made it; null if none did
 * @param history its runs that did not succeed, oldest first
 */
record JobPage(
        long now,
        @JsonUnwrapped @JsonIgnoreProperties("progress") JobRow job,
        int version,
        long run,
        int failures,
        int crashes,
        long leaseEndMillis,
        boolean cancelRequested,
        Options options,
        @Nullable String traceId,
        @Nullable String schedule,
        Map<String, String> headers,
        @Nullable String payload,
        @Nullable String input,
        @Nullable String result,
        @Nullable String progress,
        List<Try> history,
        List<Waited> parts,
        List<Follower> links) {
    private static final String TRACE = "traceparent";
    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");
    private static final String CRON = "cron:";

    /** How it is to be done; times in milliseconds, 0 for none. */
    record Options(
            long timeoutMillis,
            long expiresMillis,
            long retentionMillis,
            @Nullable String retry,
            @Nullable String uniqueKey,
            long uniqueMillis,
            boolean despiteFailures) {}

    /** A run that did not succeed. */
    record Try(long run, long atMillis, String worker, String reason, String text) {}

    /** A part that it waits for; {@code ok} is null until it has arrived. */
    record Waited(
            String name, @Nullable Boolean ok, @Nullable String result) {}

    /** What follows from its end: {@code next} is a job that is then enqueued, {@code part} one that waits for it. */
    record Follower(
            String kind,
            String queue,
            String id,
            @Nullable String type,
            @Nullable String part) {}

    static JobPage of(JobInfo info, Texts texts, long now) {
        NewJob job = info.job();
        return new JobPage(
                now,
                JobRow.of(info, texts),
                job.version(),
                info.run(),
                info.failures(),
                info.crashes(),
                info.leaseEndMillis(),
                info.cancelRequested(),
                new Options(
                        job.timeoutMillis(),
                        job.expiresMillis(),
                        job.retentionMillis(),
                        job.retry(),
                        job.uniqueKey(),
                        job.uniqueMillis(),
                        job.despiteFailures()),
                traceId(job),
                schedule(job.id()),
                headers(info, texts),
                texts.whole(Part.PAYLOAD, info, job.payload()),
                texts.whole(Part.PAYLOAD, info, job.input()),
                texts.whole(Part.RESULT, info, info.result()),
                texts.whole(Part.PROGRESS, info, info.progress()),
                info.history().stream()
                        .map(run -> new Try(
                                run.run(),
                                run.atMillis(),
                                run.worker(),
                                run.failure().reason(),
                                texts.text(Part.ERROR, info, run.failure().text())))
                        .toList(),
                job.parts().stream().map(part -> waited(part, info, texts)).toList(),
                job.links().stream().map(JobPage::follower).toList());
    }

    private static @Nullable String traceId(NewJob job) {
        String header = job.headers().get(TRACE);
        Matcher matcher = TRACEPARENT.matcher(header == null ? "" : header);
        return matcher.matches() ? matcher.group(1) : null;
    }

    private static @Nullable String schedule(String id) {
        int tick = id.lastIndexOf(':');
        return id.startsWith(CRON) && tick > CRON.length() ? id.substring(CRON.length(), tick) : null;
    }

    private static Map<String, String> headers(JobInfo info, Texts texts) {
        Map<String, String> shown = new TreeMap<>();
        info.job()
                .headers()
                .forEach((name, value) ->
                        shown.put(name, name.equals(TRACE) ? value : texts.text(Part.HEADER, info, value)));
        return shown;
    }

    private static Waited waited(String part, JobInfo info, Texts texts) {
        PartResult came = info.parts().get(part);
        return came == null
                ? new Waited(part, null, null)
                : new Waited(part, came.ok(), texts.whole(Part.RESULT, info, came.result()));
    }

    private static Follower follower(Link link) {
        return switch (link) {
            case Link.Next next ->
                new Follower("next", next.queue(), next.job().id(), next.job().type(), null);
            case Link.Part part -> new Follower("part", part.queue(), part.id(), null, part.part());
        };
    }
}
