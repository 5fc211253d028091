// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aio jobs ls}: the jobs that fit a filter. */
@Command(
        name = "ls",
        description = "List jobs: those that run, then those that wait, then those that have ended.",
        footer = {
            "",
            "aio jobs ls --queue mail --state ready,scheduled",
            "aio jobs ls --state dead --reason Timeout --older-than 1h",
            "aio jobs ls --tag invoice --limit 0 --json | jq '.[].payload'"
        })
final class LsCommand extends BrokerCommand {
    private static final List<JobState> ORDER = List.of(
            JobState.RUNNING,
            JobState.READY,
            JobState.SCHEDULED,
            JobState.BLOCKED,
            JobState.DEAD,
            JobState.CANCELLED,
            JobState.DONE);

    @Mixin
    private Filter filter;

    @Mixin
    private JsonOption json;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "So many at most; 0 for all. Default: ${DEFAULT-VALUE}")
    private int limit;

    @Override
    void check() {
        if (limit < 0) {
            throw wrong("--limit cannot be negative; 0 is no limit");
        }
    }

    @Override
    int run(Broker broker) {
        long most = limit == 0 ? Long.MAX_VALUE : limit;
        if (json.wanted()) {
            JsonArray array = new JsonArray(out);
            filter.each(broker, ORDER, job -> array.add(JobJson.job(job)) < most);
            array.end();
            return DONE;
        }
        List<JobInfo> found = new ArrayList<>();
        boolean[] more = {false};
        filter.each(broker, ORDER, job -> {
            more[0] = found.size() == most;
            return !more[0] && found.add(job);
        });
        if (found.isEmpty()) {
            tell("No jobs" + (filter.isEmpty() ? "." : " that fit."));
            return DONE;
        }
        long now = Waiting.of(broker.now());
        Table table = new Table("QUEUE", "ID", "TYPE", "STATE", "RUNS", "WHEN", "TAGS", "WHY");
        for (JobInfo job : found) {
            table.row(
                    job.queue(),
                    job.job().id(),
                    job.job().type(),
                    JobJson.name(job.state()) + (job.cancelRequested() ? "!" : ""),
                    job.run(),
                    when(job, now),
                    String.join(",", job.job().tags()),
                    Filter.lastReason(job));
        }
        table.print(out, columns());
        if (more[0]) {
            tell("… and more; --limit 0 shows all");
        }
        return DONE;
    }

    /** The instant that matters in its state. */
    private static String when(JobInfo job, long now) {
        return switch (job.state()) {
            case RUNNING -> "lease " + Spans.away(job.leaseEndMillis(), now);
            case SCHEDULED -> Spans.away(job.dueAtMillis(), now);
            case READY -> "since " + Spans.span(Math.max(0, now - job.dueAtMillis()));
            case BLOCKED -> job.parts().size() + "/" + job.job().parts().size() + " parts";
            case DONE, DEAD, CANCELLED -> Spans.away(job.finishedAtMillis(), now);
        };
    }
}
