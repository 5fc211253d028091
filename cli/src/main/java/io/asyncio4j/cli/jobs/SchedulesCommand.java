// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.jobs.broker.Broker;
import java.util.List;
import java.util.function.Predicate;
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

    /** Does something to each of some schedules; returns the exit code. */
    static int each(List<String> names, String done, Predicate<String> change, boolean json) {
        JsonArray array = json ? new JsonArray(System.out) : null;
        int code = DONE;
        for (String name : names) {
            boolean there = change.test(name);
            if (array != null) {
                array.add(JobJson.object().put("name", name).put("result", there ? done : "missing"));
            } else if (there) {
                System.out.println(name + " " + done);
            }
            if (!there) {
                complain("there is no schedule " + name + "; 'aio jobs schedules' lists those there are");
                code = NOT_DONE;
            }
        }
        if (array != null) {
            array.end();
        }
        return code;
    }
}
