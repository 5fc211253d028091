// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobState;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code aio jobs retry}: runs jobs again now. */
@Command(
        name = "retry",
        description = "Run jobs again now: dead, cancelled, scheduled ones, or done ones that are kept.",
        footer = {
            "",
            "Failures and crashes count from nothing again. A job that still misses parts waits for them.",
            "",
            "aio jobs retry 01j9x…",
            "aio jobs retry --state scheduled --queue mail --yes    what waits for its next attempt, without the wait"
        })
final class RetryCommand extends ChangeCommand {
    @Override
    List<JobState> states() {
        return List.of(JobState.DEAD);
    }

    @Override
    String verb() {
        return "run again";
    }

    @Override
    String doing() {
        return "Retrying";
    }

    @Override
    String done() {
        return "run again";
    }

    @Override
    String refusal() {
        return "it is ready, runs, or waits for parts";
    }

    @Override
    CompletableFuture<@Nullable String> change(Broker broker, JobRef job) {
        return broker.retry(job.queue(), job.id()).thenApply(done -> done ? "will run again" : null);
    }
}
