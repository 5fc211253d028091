// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.jobs.Schedules;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.Schedule;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aio jobs cron ls}. */
@Command(
        name = "ls",
        description = "List the schedules, with their last tick and their next one.",
        footer = {"", "aio jobs cron ls --json | jq '.[].next'"})
final class CronLsCommand extends BrokerCommand {
    @Mixin
    private JsonOption json;

    @Override
    int run(Broker broker) {
        List<Schedule> schedules = Schedules.of(broker).list();
        if (json.wanted()) {
            JsonArray array = new JsonArray(out);
            schedules.forEach(schedule -> array.add(JobJson.schedule(schedule)));
            array.end();
        } else if (schedules.isEmpty()) {
            tell("No schedules. 'aio jobs cron put --help' says how to make one.");
        } else {
            long now = Waiting.of(broker.now());
            Table table = new Table("NAME", "CRON", "ZONE", "QUEUE", "TYPE", "LAST", "NEXT", "MISSED", "STATE");
            schedules.forEach(schedule -> table.row(
                    schedule.name(),
                    schedule.cron(),
                    schedule.zone(),
                    schedule.queue(),
                    schedule.job().type(),
                    Spans.away(schedule.lastMillis(), now),
                    Spans.away(schedule.nextMillis(), now),
                    schedule.missed().name().toLowerCase(Locale.ROOT),
                    schedule.paused() ? "paused" : "on"));
            table.print(out, columns());
        }
        return DONE;
    }
}
