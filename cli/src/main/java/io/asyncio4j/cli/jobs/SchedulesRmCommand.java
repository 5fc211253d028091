// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.jobs.Schedules;
import io.asyncio4j.jobs.broker.Broker;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code aio jobs schedules rm}. */
@Command(
        name = "rm",
        description = "Forget schedules; jobs of them that were enqueued stay.",
        footer = {"", "aio jobs schedules rm nightly"})
final class SchedulesRmCommand extends BrokerCommand {
    @Parameters(paramLabel = "NAME", arity = "1..*", description = "Which.")
    private List<String> names;

    @Mixin
    private JsonOption json;

    @Override
    int run(Broker broker) {
        Schedules schedules = Schedules.of(broker);
        return SchedulesCommand.each(names, "forgotten", schedules::remove, json.wanted());
    }
}
