// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code aio jobs cron}: schedules. */
@Command(
        name = "cron",
        mixinStandardHelpOptions = true,
        description = "Look after schedules: jobs that are enqueued again and again.",
        subcommands = {
            CronLsCommand.class,
            CronPutCommand.class,
            CronRmCommand.class,
            CronPauseCommand.class,
            CronResumeCommand.class,
            CronRunCommand.class
        },
        footer = {
            "",
            "aio jobs cron put nightly '0 3 * * *' report --queue reports --zone Europe/Berlin",
            "aio jobs cron ls",
            "aio jobs cron run nightly",
            "",
            "Any worker of the broker enqueues what is due; each tick becomes one job."
        })
final class CronCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    /** Does something to each of some schedules; returns the exit code. */
    static int each(List<String> names, String done, Predicate<String> change) {
        int code = BrokerCommand.DONE;
        for (String name : names) {
            if (change.test(name)) {
                System.out.println(name + " " + done);
            } else {
                BrokerCommand.complain("there is no schedule " + name + "; 'aio jobs cron ls' lists those there are");
                code = BrokerCommand.NOT_DONE;
            }
        }
        return code;
    }
}
