// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.jobs.Schedules;
import picocli.CommandLine.Command;

/** {@code aio jobs schedules rm}. */
@Command(
        name = "rm",
        description = "Forget schedules; jobs of them that were enqueued stay.",
        footer = {"", "aio jobs schedules rm nightly"})
final class SchedulesRmCommand extends EachScheduleCommand {
    SchedulesRmCommand() {
        super("forgotten", Schedules::remove);
    }
}
