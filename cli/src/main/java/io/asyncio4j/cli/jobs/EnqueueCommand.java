// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.Enqueued;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.NewJob;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    private static final int BATCH = 500;

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
        return lines ? many(broker) : one(broker);
    }

    private int one(Broker broker) {
        NewJob job = options.job(type, bytes(payloads().one()), wait);
        Enqueued enqueued = Waiting.of(broker.enqueue(queue, List.of(job))).getFirst();
        if (wait) {
            return await(broker, enqueued.id());
        }
        if (json.wanted()) {
            out.println(JobJson.object()
                    .put("queue", queue)
                    .put("id", enqueued.id())
                    .put("result", enqueued.kind().name().toLowerCase(Locale.ROOT)));
        } else {
            out.println(enqueued.id());
            switch (enqueued.kind()) {
                case ADDED -> {}
                case EXISTS -> tell("A job of this id was there already; nothing has changed.");
                case DUPLICATE -> tell("A job of this unique key was there already; nothing has changed.");
            }
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
            out.println(ended.result() == null ? "null" : JobJson.text(ended.result()));
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

    /** Batch after batch, so that a file may be larger than the memory. */
    private int many(Broker broker) {
        long[] counts = new long[Enqueued.Kind.values().length];
        Waiting.Many<List<Enqueued>> underWay = new Waiting.Many<>(
                batch -> batch.forEach(enqueued -> counts[enqueued.kind().ordinal()]++));
        try (Payloads.Lines all = payloads().lines()) {
            List<NewJob> batch = new ArrayList<>();
            while (all.hasNext()) {
                batch.add(options.job(type, bytes(all.next()), false));
                if (batch.size() == BATCH || !all.hasNext()) {
                    underWay.add(broker.enqueue(queue, List.copyOf(batch)));
                    batch.clear();
                }
            }
        } finally {
            underWay.finish();
            long added = counts[Enqueued.Kind.ADDED.ordinal()];
            long duplicate = counts[Enqueued.Kind.DUPLICATE.ordinal()];
            if (json.wanted()) {
                out.println(
                        JobJson.object().put("queue", queue).put("added", added).put("duplicate", duplicate));
            } else {
                out.println(count(added, "job") + " enqueued in " + queue
                        + (duplicate == 0 ? "" : ", " + duplicate + " left out as duplicates"));
            }
        }
        return DONE;
    }

    private Payloads payloads() {
        return new Payloads(payload, text);
    }

    private static byte[] bytes(JsonNode value) {
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }
}
