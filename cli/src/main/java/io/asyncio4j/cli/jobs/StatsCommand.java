// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.QueueStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aio jobs stats}: queues in numbers. */
@Command(
        name = "stats",
        description = "Count the jobs of each queue: by state, and ever.",
        footer = {
            "",
            "OLDEST is how long the first ready job has waited. DONE EVER to CRASHED count since the queue was first"
                    + " used: jobs done, runs failed, runs that lost their worker.",
            "",
            "aio jobs stats",
            "aio jobs stats mail --json | jq .[0].oldestReadyMillis",
            "aio jobs stats --watch"
        })
final class StatsCommand extends BrokerCommand {
    private static final String CLEAR = "\033[H\033[2J";

    @Parameters(paramLabel = "QUEUE", arity = "0..*", description = "Which. Default: all.")
    private List<String> queues = new ArrayList<>();

    @Mixin
    private JsonOption json;

    @Option(
            names = {"-w", "--watch"},
            description = "Again and again until Ctrl-C, with the rate.")
    private boolean watch;

    @Option(
            names = "--every",
            paramLabel = "SPAN",
            defaultValue = "2s",
            converter = Spans.Reader.class,
            description = "With --watch: so long between two looks. Default: ${DEFAULT-VALUE}")
    private Duration every;

    /** What was done ever, at the look before. */
    private final Map<String, Long> doneBefore = new HashMap<>();

    @Override
    void check() {
        if (every.toMillis() < 100) {
            throw wrong("--every must be 100ms at least");
        }
    }

    @Override
    int run(Broker broker) {
        show(look(broker));
        BrokerAway away = new BrokerAway();
        while (watch && Waiting.pause(every)) {
            away.look(() -> {
                List<QueueStats> all = look(broker);
                if (Asking.onTerminal() && !json.wanted()) {
                    out.print(CLEAR);
                }
                show(all);
            });
        }
        return DONE;
    }

    private List<QueueStats> look(Broker broker) {
        return queues(broker, queues).stream()
                .map(queue -> Waiting.of(broker.stats(queue)))
                .toList();
    }

    private void show(List<QueueStats> all) {
        if (json.wanted()) {
            JsonArray array = new JsonArray(out);
            all.forEach(stats -> array.add(JobJson.stats(stats)));
            array.end();
        } else if (all.isEmpty()) {
            tell("No queues: nothing was ever enqueued here.");
        } else {
            print(all);
        }
        out.flush();
    }

    private void print(List<QueueStats> all) {
        Table table = new Table(
                "QUEUE",
                "READY",
                "RUNNING",
                "SCHEDULED",
                "BLOCKED",
                "DEAD",
                "KEPT",
                "OLDEST",
                watch ? "DONE/S" : "DONE EVER",
                "FAILED",
                "CRASHED",
                "STATE");
        for (QueueStats stats : all) {
            table.row(
                    stats.queue(),
                    count(stats, JobState.READY),
                    count(stats, JobState.RUNNING),
                    count(stats, JobState.SCHEDULED),
                    count(stats, JobState.BLOCKED),
                    count(stats, JobState.DEAD),
                    count(stats, JobState.DONE) + count(stats, JobState.CANCELLED),
                    stats.oldestReadyMillis() == 0 ? "-" : Spans.span(stats.oldestReadyMillis()),
                    watch ? rate(stats) : stats.done(),
                    stats.failed(),
                    stats.crashed(),
                    stats.settings().paused() ? "paused" : "open");
        }
        table.print(out, columns());
    }

    private static long count(QueueStats stats, JobState state) {
        return stats.counts().getOrDefault(state, 0L);
    }

    private String rate(QueueStats stats) {
        Long before = doneBefore.put(stats.queue(), stats.done());
        return before == null
                ? "-"
                : String.format(Locale.ROOT, "%.1f", (stats.done() - before) * 1000.0 / every.toMillis());
    }
}
