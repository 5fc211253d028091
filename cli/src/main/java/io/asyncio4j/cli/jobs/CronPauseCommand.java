// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.jobs.Schedules;
import io.asyncio4j.jobs.broker.Broker;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code aio jobs cron pause}. */
@Command(
        name = "pause",
        description = "Leave out the ticks of schedules until they are resumed.",
        footer = {"", "aio jobs cron pause nightly"})
final class CronPauseCommand extends BrokerCommand {
    @Parameters(paramLabel = "NAME", arity = "1..*", description = "Which.")
    private List<String> names;

    @Override
    int run(Broker broker) {
        Schedules schedules = Schedules.of(broker);
        return CronCommand.each(names, "paused", schedules::pause);
    }
}
