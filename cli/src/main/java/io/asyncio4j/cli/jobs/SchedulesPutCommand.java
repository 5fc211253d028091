// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.jobs.Cron;
import io.asyncio4j.jobs.JobRequest;
import io.asyncio4j.jobs.Schedules;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.Schedule;
import java.time.DateTimeException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aio jobs schedules put}. */
@Command(
        name = "put",
        description = "Make a schedule, or change the one of that name.",
        footer = {
            "",
            "CRON has five fields, minute hour day month weekday, or six with seconds first; or is @daily and the like.",
            "",
            "aio jobs schedules put nightly '0 3 * * *' report --queue reports --zone Europe/Berlin",
            "aio jobs schedules put beat '*/10 * * * * *' ping '{\"url\": \"http://127.0.0.1/\"}' --missed skip"
        })
final class SchedulesPutCommand extends BrokerCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "How it is called.")
    private String name;

    @Parameters(index = "1", paramLabel = "CRON", description = "When.")
    private String cron;

    @Parameters(index = "2", paramLabel = "TYPE", description = "The name of the handler of its jobs.")
    private String type;

    @Parameters(index = "3", arity = "0..1", paramLabel = "PAYLOAD", description = Payloads.DESCRIPTION)
    private @Nullable String payload;

    @Option(names = "--text", description = "PAYLOAD is text and not JSON; it becomes a JSON string.")
    private boolean text;

    @Option(
            names = {"-q", "--queue"},
            paramLabel = "QUEUE",
            defaultValue = "default",
            description = "Where its jobs go. Default: ${DEFAULT-VALUE}")
    private String queue;

    @Option(names = "--zone", paramLabel = "ZONE", description = "Whose clock CRON means. Default: this machine's.")
    private @Nullable String zone;

    @Option(
            names = "--missed",
            paramLabel = "once|skip|all",
            defaultValue = "once",
            description = "What becomes of ticks at which no worker was there: one job for all of them, none, or one"
                    + " each. Default: ${DEFAULT-VALUE}")
    private Schedule.Missed missed;

    @Option(
            names = "--missed-limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "With --missed all: the latest so many. Default: ${DEFAULT-VALUE}")
    private int missedLimit;

    @Option(names = "--overlap", description = "A job is enqueued even while the one before has not ended.")
    private boolean overlap;

    @Mixin
    private CareOptions care;

    @Mixin
    private JsonOption json;

    @Override
    boolean isFirst() {
        return true;
    }

    @Override
    void check() {
        care.check(this);
    }

    @Override
    int run(Broker broker) {
        JobRequest job = JobRequest.of(type, new Payloads(payload, text).one(), care.options(false));
        Schedule stored =
                Schedules.of(broker).put(name, Cron.of(cron, zone()), queue, job, missed, missedLimit, overlap);
        if (json.wanted()) {
            out.println(JobJson.schedule(stored));
            return DONE;
        }
        out.println(name + ": next " + Spans.instant(stored.nextMillis()) + " ("
                + Spans.away(stored.nextMillis(), Waiting.of(broker.now())) + ")"
                + (stored.paused() ? ", but it is paused" : ""));
        return DONE;
    }

    private ZoneId zone() {
        try {
            return zone == null ? ZoneId.systemDefault() : ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "--zone '" + zone + "' is no time zone; write it as Europe/Berlin, or UTC", e);
        }
    }
}
