// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.jobs.Schedules;
import picocli.CommandLine.Command;

/** {@code aio jobs schedules pause}. */
@Command(
        name = "pause",
        description = "Leave out the ticks of schedules until they are resumed.",
        footer = {"", "aio jobs schedules pause nightly"})
final class SchedulesPauseCommand extends EachScheduleCommand {
    SchedulesPauseCommand() {
        super("paused", Schedules::pause);
    }
}
