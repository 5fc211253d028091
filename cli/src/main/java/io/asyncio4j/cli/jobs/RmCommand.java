// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobState;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code aio jobs rm}: forgets jobs. */
@Command(
        name = "rm",
        description = "Forget jobs that do not run, as if they had never been enqueued.",
        footer = {
            "",
            "Without --state, options choose among those that have ended: dead, cancelled, done.",
            "",
            "aio jobs rm 01j9x…",
            "aio jobs rm --state dead --older-than 30d --yes",
            "aio jobs rm --queue trial --state ready,scheduled --yes     what waits in a queue"
        })
final class RmCommand extends ChangeCommand {
    @Override
    List<JobState> states() {
        return List.of(JobState.DEAD, JobState.CANCELLED, JobState.DONE);
    }

    @Override
    boolean asksAlways() {
        return true;
    }

    @Override
    String verb() {
        return "forget";
    }

    @Override
    String doing() {
        return "Forgetting";
    }

    @Override
    String done() {
        return "forgotten";
    }

    @Override
    String refusal() {
        return "it runs; cancel it first";
    }

    @Override
    CompletableFuture<@Nullable String> change(Broker broker, JobRef job) {
        return broker.remove(job.queue(), job.id()).thenApply(done -> done ? "forgotten" : null);
    }
}
