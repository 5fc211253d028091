// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** A command that does one thing to each of the jobs that it is told of. */
abstract class ChangeCommand extends BrokerCommand {
    @Mixin
    Chosen chosen;

    @Mixin
    Asking asking;

    @Mixin
    JsonOption json;

    @Override
    void check() {
        chosen.check(this);
    }

    /** In which states there is something to do, if nothing is said of states. */
    abstract List<JobState> states();

    /** What it does, such as {@code remove}. */
    abstract String verb();

    /** What it is doing, such as {@code Removing}. */
    abstract String doing();

    /** What it has done, such as {@code removed}. */
    abstract String done();

    /** Why a job was left alone, as the second half of a sentence. */
    abstract String refusal();

    /** Whether jobs that were named are asked about, too. */
    boolean asksAlways() {
        return false;
    }

    /** Does it; a word for what was done, null if the job was left alone. */
    abstract CompletableFuture<@Nullable String> change(Broker broker, JobRef job);

    @Override
    int run(Broker broker) {
        List<JobRef> jobs = chosen.find(broker, states());
        if (!jobs.isEmpty() && (asksAlways() || !chosen.named())) {
            if (!asking.agreed(verb() + " " + count(jobs.size(), "job"))) {
                return NOT_DONE;
            }
        }
        Changes changes = new Changes();
        Waiting.Many<Changes.Change> many = new Waiting.Many<>(changes::add);
        many.each(doing() + " jobs", jobs, job -> change(broker, job).thenApply(what -> new Changes.Change(job, what)));
        return changes.report(this, jobs.size());
    }

    /** What was done, and to how many. */
    private static final class Changes {
        private record Change(JobRef job, @Nullable String what) {}

        private final Map<String, Integer> counts = new TreeMap<>();
        private int left;
        private @Nullable JobRef example;

        void add(Change change) {
            if (change.what() == null) {
                left++;
                example = example == null ? change.job() : example;
            } else {
                counts.merge(change.what(), 1, Integer::sum);
            }
        }

        int report(ChangeCommand command, int found) {
            int missing = command.chosen.named() ? command.chosen.asked() - found : 0;
            if (command.json.wanted()) {
                ObjectNode node = JobJson.object();
                counts.forEach(node::put);
                command.out.println(node.put("leftAlone", left).put("missing", missing));
            } else {
                counts.forEach((what, number) -> command.out.println(count(number, "job") + " " + what));
                if (counts.isEmpty() && left == 0 && missing == 0) {
                    command.out.println(
                            "no job fits; nothing " + command.done() + command.chosen.lookedAt(command.states()));
                }
            }
            if (left > 0 && example != null) {
                complain(count(left, "job") + " left alone, such as " + example.id() + ": " + command.refusal());
            }
            return left + missing > 0 ? NOT_DONE : DONE;
        }
    }
}
