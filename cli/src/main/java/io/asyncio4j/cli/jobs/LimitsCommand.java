// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.SettingsChange;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aio jobs limits}: shows or changes what holds for a queue. */
@Command(
        name = "limits",
        description = "Show a queue's limits, or change them for all its workers, at once and for good.",
        footer = {
            "",
            "aio jobs limits mail",
            "aio jobs limits mail --max-running 50 --rate 100 --burst 20",
            "aio jobs limits mail --group-max-running 2         no customer has more than two at a time",
            "aio jobs limits mail --rate 0                      no limit again"
        })
final class LimitsCommand extends BrokerCommand {
    @Parameters(index = "0", paramLabel = "QUEUE", description = "Which.")
    private String queue;

    @Option(names = "--max-running", paramLabel = "N", description = "Jobs at once, over all workers; 0: no limit.")
    private @Nullable Integer maxRunning;

    @Option(names = "--rate", paramLabel = "N", description = "Jobs that may begin a second; 0: no limit.")
    private @Nullable Double rate;

    @Option(names = "--burst", paramLabel = "N", description = "So many may begin at once after a quiet time.")
    private @Nullable Integer burst;

    @Option(names = "--group-max-running", paramLabel = "N", description = "Jobs at once of each group; 0: no limit.")
    private @Nullable Integer groupMaxRunning;

    @Option(names = "--group-rate", paramLabel = "N", description = "As --rate, for each group.")
    private @Nullable Double groupRate;

    @Option(names = "--group-burst", paramLabel = "N", description = "As --burst, for each group.")
    private @Nullable Integer groupBurst;

    @Option(names = "--max-crashes", paramLabel = "N", description = "Lost workers that set a job aside.")
    private @Nullable Integer maxCrashes;

    @Option(names = "--dead-limit", paramLabel = "N", description = "Dead jobs that are kept; the oldest go first.")
    private @Nullable Integer deadLimit;

    @Option(
            names = "--dead-for",
            paramLabel = "SPAN",
            converter = Spans.Reader.class,
            description = "How long a dead job is kept: 90d.")
    private @Nullable Duration deadFor;

    @Mixin
    private JsonOption json;

    @Override
    void check() {
        notNegative("--max-running", maxRunning);
        notNegative("--rate", rate);
        notNegative("--group-max-running", groupMaxRunning);
        notNegative("--group-rate", groupRate);
        notNegative("--dead-limit", deadLimit);
        oneAtLeast("--burst", burst);
        oneAtLeast("--group-burst", groupBurst);
        oneAtLeast("--max-crashes", maxCrashes);
    }

    private void notNegative(String option, @Nullable Number value) {
        if (value != null && !(value.doubleValue() >= 0 && value.doubleValue() < 1e12)) {
            throw wrong(option + " cannot be negative; 0 is no limit");
        }
    }

    private void oneAtLeast(String option, @Nullable Integer value) {
        if (value != null && value < 1) {
            throw wrong(option + " must be 1 at least");
        }
    }

    @Override
    int run(Broker broker) {
        QueueSettings now = Settings.change(broker, queue, change());
        if (json.wanted()) {
            out.println(JobJson.settings(now).toPrettyString());
            return DONE;
        }
        Table table = new Table("LIMIT", "QUEUE", "EACH GROUP");
        table.row("running at once", shown(now.maxRunning()), shown(now.groupMaxRunning()));
        table.row("begin a second", shown(now.rate()), shown(now.groupRate()));
        table.row("begin at once", burst(now.rate(), now.burst()), burst(now.groupRate(), now.groupBurst()));
        table.row("lost workers", now.maxCrashes(), "-");
        table.row("dead jobs kept", now.deadLimit() + " for " + Spans.span(now.deadMillis()), "-");
        table.print(out, columns());
        if (now.paused()) {
            out.println(queue + " is paused");
        }
        return DONE;
    }

    private SettingsChange change() {
        return new SettingsChange(
                null,
                maxRunning,
                rate,
                burst,
                groupMaxRunning,
                groupRate,
                groupBurst,
                maxCrashes,
                deadLimit,
                deadFor == null ? null : deadFor.toMillis());
    }

    private static String burst(double rate, int burst) {
        return rate == 0 ? "-" : String.valueOf(burst);
    }

    private static String shown(double limit) {
        return limit == 0 ? "no limit" : limit == Math.rint(limit) ? String.valueOf((long) limit) : decimal(limit);
    }

    private static String decimal(double limit) {
        return String.format(Locale.ROOT, "%.3f", limit).replaceFirst("0+$", "");
    }
}
