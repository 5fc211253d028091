// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aio jobs dead}: why jobs were set aside, and how many for each reason. */
@Command(
        name = "dead",
        description = "Show why jobs were set aside: each reason with its number, the latest first among equals.",
        footer = {
            "",
            "aio jobs dead",
            "aio jobs dead --queue mail --type send",
            "",
            "'aio jobs ls --state dead' lists them, 'aio jobs show ID' has the stack, 'aio jobs replay' runs them again."
        })
final class DeadCommand extends BrokerCommand {
    @Mixin
    private Filter filter;

    @Mixin
    private JsonOption json;

    private record Kind(String queue, String type, String reason) {}

    /** What is known of those that died alike. */
    private static final class Tally {
        long number;
        long first = Long.MAX_VALUE;
        long last;
        String example = "";

        void add(JobInfo job) {
            number++;
            first = Math.min(first, job.finishedAtMillis());
            if (job.finishedAtMillis() >= last) {
                last = job.finishedAtMillis();
                example = job.job().id();
            }
        }
    }

    @Override
    void check() {
        if (!filter.states(List.of(JobState.DEAD)).equals(List.of(JobState.DEAD))) {
            throw wrong("dead jobs are in one state; leave --state out");
        }
    }

    @Override
    int run(Broker broker) {
        Map<Kind, Tally> tallies = new LinkedHashMap<>();
        filter.eachShown(broker, List.of(JobState.DEAD), job -> {
            Kind kind = new Kind(job.queue(), job.job().type(), Filter.lastReason(job));
            tallies.computeIfAbsent(kind, key -> new Tally()).add(job);
            return true;
        });
        List<Map.Entry<Kind, Tally>> order = tallies.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<Kind, Tally> entry) -> -entry.getValue().number)
                        .thenComparing(entry -> -entry.getValue().last))
                .toList();
        if (json.wanted()) {
            JsonArray array = new JsonArray(out);
            order.forEach(entry -> array.add(JobJson.object()
                    .put("queue", entry.getKey().queue())
                    .put("type", entry.getKey().type())
                    .put("reason", entry.getKey().reason())
                    .put("jobs", entry.getValue().number)
                    .put("first", Instant.ofEpochMilli(entry.getValue().first).toString())
                    .put("last", Instant.ofEpochMilli(entry.getValue().last).toString())
                    .put("example", entry.getValue().example)));
            array.end();
        } else if (order.isEmpty()) {
            tell("No dead jobs.");
        } else {
            long now = Waiting.of(broker.now());
            Table table = new Table("JOBS", "QUEUE", "TYPE", "REASON", "FIRST", "LAST", "EXAMPLE");
            order.forEach(entry -> table.row(
                    entry.getValue().number,
                    entry.getKey().queue(),
                    entry.getKey().type(),
                    entry.getKey().reason(),
                    Spans.away(entry.getValue().first, now),
                    Spans.away(entry.getValue().last, now),
                    entry.getValue().example));
            table.print(out, columns());
        }
        return DONE;
    }
}
