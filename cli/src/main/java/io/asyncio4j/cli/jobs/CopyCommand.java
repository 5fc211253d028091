// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.cli.terminal.Progress;
import io.asyncio4j.jobs.CopyReport;
import io.asyncio4j.jobs.JobCopy;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aio jobs copy}: queues from one broker to another. */
@Command(
        name = "copy",
        description = "Copy queues to another broker, with ids, counters, history, settings and schedules.",
        footer = {
            "",
            "A queue is paused here before anything is copied and stays so: nothing runs on both sides. A copy that was"
                    + " broken off is begun again with the same words.",
            "",
            "aio jobs copy --broker sqlite:aio-jobs.db --to redis://127.0.0.1:6379/0",
            "aio jobs copy --queue mail --to sqlite:mail.db --move",
            "aio jobs resume mail --broker sqlite:aio-jobs.db      if the copy was a trial"
        })
final class CopyCommand extends BrokerCommand {
    @Option(names = "--to", paramLabel = "URL", required = true, description = "The other broker.")
    private String to;

    @Option(
            names = {"-q", "--queue"},
            paramLabel = "QUEUE",
            split = ",",
            description = "Only these. Jobs that belong together, such as chains, need all their queues. Default: all.")
    private List<String> queues = new ArrayList<>();

    @Option(names = "--move", description = "Remove here what is stored there.")
    private boolean move;

    @Option(names = "--resume", description = "Have the queues run there at the end, even if they were paused there.")
    private boolean resume;

    @Option(
            names = "--patience",
            paramLabel = "SPAN",
            defaultValue = "30s",
            converter = Spans.Reader.class,
            description =
                    "How long to wait for jobs that run; those that do not end are left. Default: ${DEFAULT-VALUE}")
    private Duration patience;

    @Mixin
    private Asking asking;

    @Mixin
    private JsonOption json;

    @Override
    void check() {
        if (to.equals(url().url())) {
            throw wrong("--to names the broker that the jobs are in; give another");
        }
    }

    @Override
    int run(Broker broker) {
        List<String> all = queues(broker, queues);
        BrokerUrl target = new BrokerUrl(to, true);
        if (all.isEmpty()) {
            tell("No queues: nothing was ever enqueued here.");
            return DONE;
        }
        if (!asking.agreed("pause " + String.join(", ", all) + " here and " + (move ? "move" : "copy")
                + " their jobs to " + target.shown())) {
            return NOT_DONE;
        }
        try (Broker other = target.open()) {
            JobCopy copy = JobCopy.of(broker, other).patience(patience);
            copy = move ? copy.moving() : copy;
            copy = resume ? copy.resuming() : copy;
            CopyReport end;
            try (Progress progress = Progress.of(move ? "Moving jobs" : "Copying jobs")) {
                long total = size(broker, all);
                end = copy.run(all, now -> progress.at(now.stored() + now.present(), total));
            }
            return report(end);
        }
    }

    private int report(CopyReport end) {
        if (json.wanted()) {
            out.println(JobJson.object()
                    .put("queues", end.queues())
                    .put("stored", end.stored())
                    .put("present", end.present())
                    .put("removed", end.removed())
                    .put("running", end.running())
                    .put("clashes", end.clashes())
                    .put("schedules", end.schedules())
                    .put("paused", end.paused()));
        } else {
            out.println(count(end.queues(), "queue") + ": " + count(end.stored(), "job") + " copied, " + end.present()
                    + " there already, " + end.removed() + " removed here; " + count(end.schedules(), "schedule"));
            out.println(
                    end.paused()
                            ? "The queues are paused there; --resume, or 'aio jobs resume' there, has them run"
                            : "The queues are open there, and paused here");
        }
        if (end.running() > 0) {
            complain(
                    count(end.running(), "job") + " left here, for a worker has them; stop the workers and copy again");
        }
        if (end.clashes() > 0) {
            complain(count(end.clashes(), "job") + " left here, for another job has the id there");
        }
        return end.running() + end.clashes() > 0 ? NOT_DONE : DONE;
    }

    private static long size(Broker broker, List<String> queues) {
        return queues.stream()
                .mapToLong(queue -> Filter.size(broker, queue, List.of(JobState.values())))
                .sum();
    }
}
