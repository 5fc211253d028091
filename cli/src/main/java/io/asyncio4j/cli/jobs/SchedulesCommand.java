// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.jobs.broker.Broker;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aio jobs schedules}: lists the schedules, and has commands for them. */
@Command(
        name = "schedules",
        aliases = "cron",
        description = "List the schedules, jobs that are enqueued again and again, or look after them.",
        subcommands = {
            SchedulesLsCommand.class,
            SchedulesPutCommand.class,
            SchedulesRmCommand.class,
            SchedulesPauseCommand.class,
            SchedulesResumeCommand.class,
            SchedulesRunCommand.class
        },
        footer = {
            "",
            "aio jobs schedules put nightly '0 3 * * *' report --queue reports --zone Europe/Berlin",
            "aio jobs schedules",
            "aio jobs schedules run nightly",
            "",
            "Any worker of the broker enqueues what is due; each tick becomes one job."
        })
final class SchedulesCommand extends BrokerCommand {
    @Mixin
    private JsonOption json;

    @Override
    int run(Broker broker) {
        return SchedulesLsCommand.list(broker, out, json.wanted());
    }
}
