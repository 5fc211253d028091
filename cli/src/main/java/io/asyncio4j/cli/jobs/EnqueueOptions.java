// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.jobs.JobOptions;
import io.asyncio4j.jobs.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a job that is enqueued shall be like. */
final class EnqueueOptions {
    private static final Duration AWAITED = Duration.ofMinutes(10);

    @Option(names = "--id", paramLabel = "ID", description = "Its id; a second job of the same id is not enqueued.")
    private @Nullable String id;

    @Option(
            names = "--delay",
            paramLabel = "SPAN",
            converter = Spans.Reader.class,
            description = "Not before so long from now: 30s, 10m, 2h, 7d.")
    private @Nullable Duration delay;

    @Option(
            names = "--at",
            paramLabel = "INSTANT",
            converter = Spans.InstantReader.class,
            description = "Not before then: 2027-01-31T09:00, or with Z or an offset behind it.")
    private @Nullable Instant at;

    @Option(
            names = {"-p", "--priority"},
            paramLabel = "0-9",
            defaultValue = "5",
            description = "Its band; 0 is first. Default: ${DEFAULT-VALUE}")
    private int priority;

    @Option(
            names = "--timeout",
            paramLabel = "SPAN",
            defaultValue = "30m",
            converter = Spans.Reader.class,
            description = "How long a run may take; 0 for no limit. Default: ${DEFAULT-VALUE}")
    private Duration timeout;

    @Option(
            names = "--attempts",
            paramLabel = "N",
            defaultValue = "25",
            description = "So many failed runs set it aside. Default: ${DEFAULT-VALUE}")
    private int attempts;

    @Option(
            names = "--expires",
            paramLabel = "SPAN",
            converter = Spans.Reader.class,
            description = "Set aside if it has not begun by then.")
    private @Nullable Duration expires;

    @Option(
            names = "--unique",
            paramLabel = "KEY",
            description = "No second job of this key while this one is not final.")
    private @Nullable String unique;

    @Option(
            names = "--unique-for",
            paramLabel = "SPAN",
            converter = Spans.Reader.class,
            description = "With --unique: for so long from now, even when it is final.")
    private @Nullable Duration uniqueFor;

    @Option(names = "--group", paramLabel = "GROUP", description = "Whose job it is, for fairness and limits.")
    private @Nullable String group;

    @Option(names = "--tag", paramLabel = "TAG", split = ",", description = "A word to find it by; may be repeated.")
    private List<String> tags = new ArrayList<>();

    @Option(
            names = "--keep",
            paramLabel = "SPAN",
            converter = Spans.Reader.class,
            description = "How long its result is kept. Default: not at all, or 10m with --wait")
    private @Nullable Duration keep;

    @Option(names = "--payload-version", paramLabel = "N", description = "The version of its payload.")
    private int version;

    @Option(names = "--header", paramLabel = "NAME=VALUE", description = "Handed on to its handler; may be repeated.")
    private Map<String, String> headers = new LinkedHashMap<>();

    void check(BrokerCommand command, boolean many) {
        if (delay != null && at != null) {
            throw command.wrong("--delay and --at exclude each other");
        }
        if (priority < 0 || priority > 9) {
            throw command.wrong("--priority must be from 0, which is first, to 9");
        }
        if (attempts < 1) {
            throw command.wrong("--attempts must be 1 at least");
        }
        if (version < 0) {
            throw command.wrong("--payload-version cannot be negative");
        }
        if (uniqueFor != null && unique == null) {
            throw command.wrong("--unique-for goes with --unique KEY");
        }
        if (many && id != null) {
            throw command.wrong("--id names one job, and --lines makes many");
        }
    }

    /** What the queue is told; to be kept for those that wait if they do. */
    JobOptions options(boolean awaited) {
        JobOptions options = JobOptions.DEFAULT
                .priority(priority)
                .timeout(timeout)
                .retries(RetryPolicy.DEFAULT.attempts(attempts))
                .tags(tags.toArray(String[]::new))
                .version(version);
        if (id != null) {
            options = options.id(id);
        }
        if (delay != null) {
            options = options.delay(delay);
        }
        if (at != null) {
            options = options.at(at);
        }
        if (expires != null) {
            options = options.expires(expires);
        }
        if (unique != null) {
            options = uniqueFor == null ? options.unique(unique) : options.unique(unique, uniqueFor);
        }
        if (group != null) {
            options = options.group(group);
        }
        if (keep != null || awaited) {
            options = options.retention(keep == null ? AWAITED : keep);
        }
        for (Map.Entry<String, String> header : headers.entrySet()) {
            options = options.header(header.getKey(), header.getValue());
        }
        return options;
    }

    /** The id that was chosen; null if none was. */
    @Nullable
    String id() {
        return id;
    }
}
