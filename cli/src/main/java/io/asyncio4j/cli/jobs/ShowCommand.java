// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.cli.terminal.Plain;
import io.asyncio4j.jobs.Payload;
import io.asyncio4j.jobs.broker.Attempt;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.NewJob;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aio jobs show}: all that is known of one job. */
@Command(
        name = "show",
        description = "Show all that is known of a job: payload, options, runs that failed and why.",
        footer = {"", "aio jobs show 01j9x…", "aio jobs show 01j9x… --json | jq .history[-1].text -r"})
final class ShowCommand extends BrokerCommand {
    private static final int LONGEST = 2_000;

    @Parameters(index = "0", paramLabel = "ID", description = "Which job.")
    private String id;

    @Option(
            names = {"-q", "--queue"},
            paramLabel = "QUEUE",
            description = "Where it is. Default: wherever it is found.")
    private List<String> queues = new ArrayList<>();

    @Option(names = "--full", description = "Do not shorten payload, result and stacks.")
    private boolean full;

    @Mixin
    private JsonOption json;

    @Override
    int run(Broker broker) {
        JobInfo info = JobRef.find(broker, queues, id);
        if (info == null) {
            return NOT_DONE;
        }
        if (json.wanted()) {
            out.println(JobJson.job(info).toPrettyString());
        } else {
            print(info, Waiting.of(broker.now()));
        }
        return DONE;
    }

    private void print(JobInfo info, long now) {
        NewJob job = info.job();
        line("job", job.id() + ", queue " + info.queue());
        line("type", job.type() + (job.version() == 0 ? "" : ", version " + job.version()));
        line("state", state(info, now));
        line(
                "runs",
                info.run() + ", " + info.failures() + " of " + job.attempts() + " attempts failed, " + info.crashes()
                        + " lost their worker");
        line("enqueued", instant(info.enqueuedAtMillis(), now));
        if (!info.state().isFinal()) {
            line("due", instant(info.dueAtMillis(), now));
        }
        line("worker", info.worker());
        line("priority", String.valueOf(job.priority()));
        line("time limit", job.timeoutMillis() == 0 ? "none" : Spans.span(job.timeoutMillis()));
        line("expires", job.expiresMillis() == 0 ? null : instant(info.enqueuedAtMillis() + job.expiresMillis(), now));
        line("kept", job.retentionMillis() == 0 ? null : "for " + Spans.span(job.retentionMillis()) + " after its end");
        line("unique", job.uniqueKey());
        line("group", job.group());
        line("tags", job.tags().isEmpty() ? null : String.join(", ", job.tags()));
        line(
                "headers",
                job.headers().isEmpty()
                        ? null
                        : job.headers().entrySet().stream()
                                .map(header -> header.getKey() + "=" + header.getValue())
                                .collect(Collectors.joining(", ")));
        job.parts().forEach(part -> line("part " + part, part(info, part)));
        line("payload", shortened(job.payload()));
        line("input", shortened(job.input()));
        line("progress", shortened(info.progress()));
        line("result", shortened(info.result()));
        for (Attempt attempt : info.history()) {
            line(
                    "failed",
                    "run " + attempt.run() + ", " + instant(attempt.atMillis(), now) + ": "
                            + attempt.failure().reason());
            Plain.lines(shortened(attempt.failure().text()))
                    .lines()
                    .forEach(text -> out.println("             " + text));
        }
    }

    private static String state(JobInfo info, long now) {
        String name = JobJson.name(info.state());
        String wish = info.cancelRequested() ? ", shall be cancelled" : "";
        return switch (info.state()) {
            case RUNNING -> name + ", lease ends " + Spans.away(info.leaseEndMillis(), now) + wish;
            case DONE, DEAD, CANCELLED -> name + " since " + instant(info.finishedAtMillis(), now);
            default -> name + wish;
        };
    }

    private String part(JobInfo info, String part) {
        var came = info.parts().get(part);
        if (came == null) {
            return "not yet";
        }
        String result = came.result() == null ? "" : ": " + shortened(came.result());
        return (came.ok() ? "done" : "failed") + result;
    }

    private static String instant(long millis, long now) {
        return Spans.instant(millis) + " (" + Spans.away(millis, now) + ")";
    }

    private @Nullable String shortened(byte @Nullable [] bytes) {
        return bytes == null ? null : shortened(new Payload(bytes).shown());
    }

    private String shortened(String text) {
        return full || text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "… (--full shows all)";
    }

    private void line(String name, @Nullable String value) {
        if (value != null) {
            out.printf("%-12s %s%n", name, Plain.lines(value));
        }
    }
}
