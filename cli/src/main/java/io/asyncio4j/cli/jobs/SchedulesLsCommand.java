// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.jobs.Schedules;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.Schedule;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aio jobs schedules ls}. */
@Command(
        name = "ls",
        description = "List the schedules, with their last tick and their next one.",
        footer = {"", "aio jobs schedules ls --json | jq '.[].next'"})
final class SchedulesLsCommand extends BrokerCommand {
    @Mixin
    private JsonOption json;

    @Override
    int run(Broker broker) {
        return list(broker, out, json.wanted());
    }

    /** Lists them; returns the exit code. */
    static int list(Broker broker, PrintStream out, boolean json) {
        List<Schedule> schedules = Schedules.of(broker).list();
        if (json) {
            JsonArray array = new JsonArray(out);
            schedules.forEach(schedule -> array.add(JobJson.schedule(schedule)));
            array.end();
        } else if (schedules.isEmpty()) {
            tell("No schedules. 'aio jobs schedules put --help' says how to make one.");
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
