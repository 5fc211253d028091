// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code aio jobs}: enqueues jobs, shows them, and does with them what no worker does. */
@Command(
        name = "jobs",
        mixinStandardHelpOptions = true,
        description = "Enqueue jobs, look at them, retry, cancel, pause, replay, move them.",
        subcommands = {
            EnqueueCommand.class,
            LsCommand.class,
            ShowCommand.class,
            StatsCommand.class,
            DeadCommand.class,
            ReplayCommand.class,
            RetryCommand.class,
            CancelCommand.class,
            RmCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            LimitsCommand.class,
            QueuesCommand.class,
            WorkersCommand.class,
            SchedulesCommand.class,
            CopyCommand.class
        },
        footer = {
            "",
            "aio jobs enqueue send '{\"to\": \"ada\"}' --queue mail",
            "aio jobs stats",
            "aio jobs ls --state dead --json | jq '.[].id'",
            "aio jobs replay --queue mail --reason SocketTimeoutException",
            "",
            "Exit codes: 0 done, 1 not done or not there, 2 wrong use."
        })
public final class JobsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private BrokerOption broker;

    /** For picocli. */
    public JobsCommand() {}

    BrokerUrl broker() {
        return broker.url();
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }
}
