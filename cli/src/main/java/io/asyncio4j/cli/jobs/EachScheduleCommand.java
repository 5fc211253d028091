// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.jobs.Schedules;
import io.asyncio4j.jobs.broker.Broker;
import java.util.List;
import java.util.function.BiPredicate;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command that does one thing to each of the schedules that it is told of. */
abstract class EachScheduleCommand extends BrokerCommand {
    private final String done;
    private final BiPredicate<Schedules, String> change;

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "Which.")
    private List<String> names;

    @Mixin
    private JsonOption json;

    /**
     * Makes one.
     *
     * @param done what it has done, such as {@code paused}
     * @param change does it to the schedule of a name; false if there is none
     */
    EachScheduleCommand(String done, BiPredicate<Schedules, String> change) {
        this.done = done;
        this.change = change;
    }

    @Override
    final int run(Broker broker) {
        Schedules schedules = Schedules.of(broker);
        JsonArray array = json.wanted() ? new JsonArray(out) : null;
        int code = DONE;
        for (String name : names) {
            boolean there = change.test(schedules, name);
            if (array != null) {
                array.add(JobJson.object().put("name", name).put("result", there ? done : "missing"));
            } else if (there) {
                out.println(name + " " + done);
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
