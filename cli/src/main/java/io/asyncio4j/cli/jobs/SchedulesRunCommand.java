// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.jobs.JobHandle;
import io.asyncio4j.jobs.Schedules;
import io.asyncio4j.jobs.broker.Broker;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code aio jobs schedules run}. */
@Command(
        name = "run",
        description = "Enqueue a job of a schedule now, besides its ticks; prints its id.",
        footer = {"", "aio jobs schedules run nightly"})
final class SchedulesRunCommand extends BrokerCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "Which.")
    private String name;

    @Mixin
    private JsonOption json;

    @Override
    int run(Broker broker) {
        Schedules schedules = Schedules.of(broker);
        if (schedules.list().stream().noneMatch(schedule -> schedule.name().equals(name))) {
            complain("there is no schedule " + name + "; 'aio jobs schedules ls' lists those there are");
            return NOT_DONE;
        }
        JobHandle<Object> job = schedules.runNow(name);
        if (json.wanted()) {
            out.println(JobJson.object().put("name", name).put("id", job.id()).put("added", job.added()));
            return DONE;
        }
        out.println(job.id());
        if (!job.added()) {
            tell("The job before has not ended, and they do not overlap; nothing has changed.");
        }
        return DONE;
    }
}
