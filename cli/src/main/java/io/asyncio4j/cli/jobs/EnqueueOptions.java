// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.jobs.JobOptions;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a job that is enqueued shall be like. */
final class EnqueueOptions {
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

    @Mixin
    private CareOptions care;

    void check(BrokerCommand command, boolean many) {
        care.check(command);
        if (delay != null && at != null) {
            throw command.wrong("--delay and --at exclude each other");
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
        JobOptions options = care.options(awaited);
        if (id != null) {
            options = options.id(id);
        }
        if (delay != null) {
            options = options.delay(delay);
        }
        if (at != null) {
            options = options.at(at);
        }
        if (unique != null) {
            options = uniqueFor == null ? options.unique(unique) : options.unique(unique, uniqueFor);
        }
        return options;
    }

    /** The id that was chosen; null if none was. */
    @Nullable
    String id() {
        return id;
    }
}
