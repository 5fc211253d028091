// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobState;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code aio jobs cancel}: jobs that wait will not run, those that run are told to end. */
@Command(
        name = "cancel",
        description = "Cancel jobs: what waits will not run, what runs is told to end.",
        footer = {
            "",
            "aio jobs cancel 01j9x…",
            "aio jobs cancel --queue mail --tag newsletter --yes",
            "",
            "A job that runs sees its cancellation at the next thing it waits for, within a third of its lease at worst."
        })
final class CancelCommand extends ChangeCommand {
    @Override
    List<JobState> states() {
        return List.of(JobState.BLOCKED, JobState.SCHEDULED, JobState.READY, JobState.RUNNING);
    }

    @Override
    String verb() {
        return "cancel";
    }

    @Override
    String doing() {
        return "Cancelling";
    }

    @Override
    String done() {
        return "cancelled";
    }

    @Override
    String refusal() {
        return "it has ended already";
    }

    @Override
    CompletableFuture<@Nullable String> change(Broker broker, JobRef job) {
        return broker.cancel(job.queue(), job.id()).thenApply(result -> switch (result) {
            case CANCELLED -> "cancelled";
            case REQUESTED -> "told to end";
            case FINISHED, UNKNOWN -> null;
        });
    }
}
