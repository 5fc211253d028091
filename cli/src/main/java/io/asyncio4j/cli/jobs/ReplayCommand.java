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

/** {@code aio jobs replay}: runs dead jobs again. */
@Command(
        name = "replay",
        description = "Run dead jobs again, oldest first, after what killed them was mended.",
        footer = {
            "",
            "aio jobs replay --queue mail --limit 1 --yes            one, to see whether it works",
            "aio jobs replay --reason SocketTimeoutException --yes   all that died of this"
        })
final class ReplayCommand extends BrokerCommand {
    @Mixin
    private Filter filter;

    @Option(names = "--limit", paramLabel = "N", description = "So many at most. Default: all.")
    private int limit;

    @Mixin
    private Asking asking;

    @Mixin
    private JsonOption json;

    @Override
    void check() {
        if (!filter.states(List.of(JobState.DEAD)).equals(List.of(JobState.DEAD))) {
            throw wrong("replay runs dead jobs again; for others there is 'aio jobs retry --state …'");
        }
        if (limit < 0) {
            throw wrong("--limit cannot be negative");
        }
    }

    @Override
    int run(Broker broker) {
        List<JobInfo> jobs = new ArrayList<>();
        filter.eachShown(broker, List.of(JobState.DEAD), job -> {
            jobs.add(job);
            return limit == 0 || jobs.size() < limit;
        });
        if (!jobs.isEmpty() && !asking.agreed("run " + count(jobs.size(), "dead job") + " again")) {
            return NOT_DONE;
        }
        long[] done = {0};
        Waiting.Many<Boolean> many = new Waiting.Many<>(again -> done[0] += again ? 1 : 0);
        many.each(
                "Replaying jobs",
                jobs,
                job -> broker.retry(job.queue(), job.job().id()));
        if (json.wanted()) {
            out.println(JobJson.object().put("replayed", done[0]));
        } else if (jobs.isEmpty()) {
            out.println("no dead job fits; nothing run again (looked at: " + place(broker) + ")");
        } else {
            out.println(count(done[0], "dead job") + " will run again");
        }
        return DONE;
    }

    /** Where it looked, in words. */
    private String place(Broker broker) {
        List<String> named = filter.queues();
        String queues = named.isEmpty()
                ? count(Waiting.of(broker.queues()).size(), "queue")
                : (named.size() == 1 ? "queue " : "queues ") + String.join(", ", named);
        return queues + " of " + url().shown();
    }
}
