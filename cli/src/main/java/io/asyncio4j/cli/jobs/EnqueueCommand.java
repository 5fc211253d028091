// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.cli.terminal.Progress;
import io.asyncio4j.jobs.BulkResult;
import io.asyncio4j.jobs.JobHandle;
import io.asyncio4j.jobs.JobOptions;
import io.asyncio4j.jobs.JobQueue;
import io.asyncio4j.jobs.JobRequest;
import io.asyncio4j.jobs.Payload;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import java.time.Duration;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aio jobs enqueue}: one job, or one for each line of a file. */
@Command(
        name = "enqueue",
        description = "Enqueue a job, or one for each line of a file; prints its id.",
        footer = {
            "",
            "aio jobs enqueue send '{\"to\": \"ada\"}' --queue mail",
            "aio jobs enqueue sleep 2 --wait        waits, then prints its result",
            "aio jobs enqueue report --at 2027-01-31T09:00 --unique report --tag monthly",
            "aio jobs enqueue send @mails.jsonl --lines --queue mail",
            "",
            "A job whose id or unique key is taken is not enqueued; the id printed is the one that is there."
        })
final class EnqueueCommand extends BrokerCommand {
    @Parameters(index = "0", paramLabel = "TYPE", description = "The name of its handler.")
    private String type;

    @Parameters(index = "1", arity = "0..1", paramLabel = "PAYLOAD", description = Payloads.DESCRIPTION)
    private @Nullable String payload;

    @Option(names = "--text", description = "PAYLOAD is text and not JSON; it becomes a JSON string.")
    private boolean text;

    @Option(names = "--lines", description = "Each line of PAYLOAD is the payload of a job of its own.")
    private boolean lines;

    @Option(
            names = {"-q", "--queue"},
            paramLabel = "QUEUE",
            defaultValue = "default",
            description = "Where to. Default: ${DEFAULT-VALUE}")
    private String queue;

    @Mixin
    private EnqueueOptions options;

    @Option(
            names = {"-w", "--wait"},
            description =
                    "Wait until it has ended, and print its result instead of its id; exit code 1 if it is not done.")
    private boolean wait;

    @Option(
            names = "--wait-limit",
            paramLabel = "SPAN",
            defaultValue = "10m",
            converter = Spans.Reader.class,
            description = "With --wait: at most so long. Default: ${DEFAULT-VALUE}")
    private Duration waitLimit;

    @Mixin
    private JsonOption json;

    @Override
    boolean isFirst() {
        return true;
    }

    @Override
    void check() {
        options.check(this, lines);
        if (lines && wait) {
            throw wrong("--wait waits for one job, and --lines makes many");
        }
    }

    @Override
    int run(Broker broker) {
        JobQueue line = JobQueue.open(broker, queue);
        return lines ? many(line) : one(line);
    }

    private int one(JobQueue line) {
        JobHandle<Object> job = line.enqueue(type, new Payloads(payload, text).one(), options.options(wait));
        if (wait) {
            return await(line.broker(), job.id());
        }
        boolean exists = job.id().equals(options.id());
        if (json.wanted()) {
            String result = job.added() ? "added" : exists ? "exists" : "duplicate";
            out.println(JobJson.object().put("queue", queue).put("id", job.id()).put("result", result));
            return DONE;
        }
        out.println(job.id());
        if (!job.added()) {
            tell("A job of this " + (exists ? "id" : "unique key") + " was there already; nothing has changed.");
        }
        return DONE;
    }

    private int await(Broker broker, String id) {
        JobInfo ended = Waiting.of(broker.awaitFinal(queue, id, waitLimit.toMillis()), waitLimit.toSeconds() + 30);
        if (ended == null) {
            complain("job " + id + " is gone: it ended before, and was not kept");
            return NOT_DONE;
        }
        if (json.wanted()) {
            out.println(JobJson.job(ended).toPrettyString());
        } else if (ended.state() == JobState.DONE) {
            out.println(ended.result() == null ? "null" : new Payload(ended.result()).shown());
        } else if (ended.state().isFinal()) {
            String reason = Filter.lastReason(ended);
            complain("job " + id + " is " + JobJson.name(ended.state()) + (reason.isEmpty() ? "" : ": " + reason)
                    + "; 'aio jobs show " + id + "' tells more");
        } else {
            complain("job " + id + " has not ended within " + Spans.span(waitLimit.toMillis()) + ": it is "
                    + JobJson.name(ended.state()) + "; does a worker drain queue " + queue + "?");
        }
        return ended.state() == JobState.DONE ? DONE : NOT_DONE;
    }

    /** As lines are read, so that a file may be larger than the memory. */
    private int many(JobQueue line) {
        JobOptions shared = options.options(false);
        BulkResult result;
        try (Payloads.Lines all = new Payloads(payload, text).lines()) {
            Iterator<JobRequest> requests = new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return all.hasNext();
                }

                @Override
                public JobRequest next() {
                    return JobRequest.of(type, all.next(), shared);
                }
            };
            try (Progress progress = Progress.of("Enqueueing jobs")) {
                result = line.enqueueAll(requests, stored -> progress.at(stored, all.share()));
            }
        }
        if (json.wanted()) {
            out.println(JobJson.object()
                    .put("queue", queue)
                    .put("added", result.added())
                    .put("duplicates", result.duplicates()));
        } else {
            out.println(count(result.added(), "job") + " enqueued in " + queue
                    + (result.duplicates() == 0 ? "" : ", " + result.duplicates() + " left out as duplicates"));
        }
        return DONE;
    }
}
