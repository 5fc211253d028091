// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.jobs.Schedules;
import picocli.CommandLine.Command;

/** {@code aio jobs schedules resume}. */
@Command(
        name = "resume",
        description = "Go on with schedules, with the first tick from now.",
        footer = {"", "aio jobs schedules resume nightly"})
final class SchedulesResumeCommand extends EachScheduleCommand {
    SchedulesResumeCommand() {
        super("resumed", Schedules::resume);
    }
}
