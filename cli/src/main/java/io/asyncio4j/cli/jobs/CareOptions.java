// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.jobs.JobOptions;
import io.asyncio4j.jobs.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How jobs shall be done, be it one or all of a schedule. */
final class CareOptions {
    private static final Duration AWAITED = Duration.ofMinutes(10);

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

    void check(BrokerCommand command) {
        if (priority < 0 || priority > 9) {
            throw command.wrong("--priority must be from 0, which is first, to 9");
        }
        if (attempts < 1) {
            throw command.wrong("--attempts must be 1 at least");
        }
        if (version < 0) {
            throw command.wrong("--payload-version cannot be negative");
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
        if (expires != null) {
            options = options.expires(expires);
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
}
