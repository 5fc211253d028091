// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.doctor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asyncio4j.cli.jobs.BrokerOption;
import io.asyncio4j.cli.jobs.BrokerUrl;
import io.asyncio4j.cli.terminal.Colour;
import io.asyncio4j.cli.terminal.Plain;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.dashboard.DashboardInspection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aio doctor}: looks at what jobs need. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Look at Java, the broker, its disk or server, queues and workers, and say what to do.",
        footer = {
            "",
            "aio doctor",
            "aio doctor --broker redis://127.0.0.1:6379/0",
            "aio doctor --json | jq '.findings[] | select(.level != \"ok\")'",
            "",
            "Changes nothing. Exit codes: 0 all is well, 1 there are risks, 2 something is wrong (or wrong use)."
        })
public final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private BrokerOption broker;

    @Option(names = "--quick", description = "Leave out what takes long: reading the whole file of jobs.")
    private boolean quick;

    @Option(names = "--json", description = "Print JSON: {\"level\", \"broker\", \"findings\": […]}.")
    private boolean json;

    /** For picocli. */
    public DoctorCommand() {}

    @Override
    public Integer call() {
        System.setProperty("org.slf4j.simpleLogger.log.io.asyncio4j", "off"); // what is wrong is said once
        BrokerUrl url = broker.url();
        List<Finding> findings = new ArrayList<>(JavaChecks.run());
        add(findings, "broker", () -> look(url, file -> SqliteChecks.run(file, !quick)));
        if (worst(findings) != Finding.Level.FAIL
                && url.file().map(Files::exists).orElse(true)) {
            add(findings, "jobs", () -> {
                try (Broker opened = url.openExisting()) {
                    return JobsChecks.run(opened);
                }
            });
        }
        print(url, findings);
        return worst(findings).ordinal();
    }

    /**
     * Looks at the server or the file of a broker in a moment, and changes nothing. Blocks.
     *
     * @param url where jobs are kept
     * @return what is not as it should be
     * @throws BrokerException if it cannot be looked at
     */
    public static List<DashboardInspection.Finding> glance(BrokerUrl url) {
        return look(url, SqliteChecks::glance).stream()
                .filter(finding -> finding.level() != Finding.Level.OK)
                .sorted(Comparator.comparing(Finding::level).reversed())
                .map(finding -> new DashboardInspection.Finding(
                        finding.level() == Finding.Level.FAIL,
                        finding.subject() + ": " + finding.text(),
                        finding.remedy()))
                .toList();
    }

    private static List<Finding> look(BrokerUrl url, Function<Path, List<Finding>> atFile) {
        return url.isServer()
                ? RedisServerChecks.run(url.url())
                : url.file().map(atFile).orElse(List.of());
    }

    private static void add(List<Finding> findings, String subject, Supplier<List<Finding>> checks) {
        try {
            findings.addAll(checks.get());
        } catch (BrokerException e) {
            findings.add(Finding.of(Finding.Level.FAIL, subject, String.valueOf(e.getMessage())));
        }
    }

    private static Finding.Level worst(List<Finding> findings) {
        return findings.stream()
                .map(Finding::level)
                .max(Comparator.naturalOrder())
                .orElse(Finding.Level.OK);
    }

    private void print(BrokerUrl url, List<Finding> findings) {
        if (json) {
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            node.put("level", worst(findings).word()).put("broker", url.shown());
            ArrayNode all = node.putArray("findings");
            findings.forEach(finding -> all.add(finding.json()));
            System.out.println(node.toPrettyString());
            return;
        }
        int width = findings.stream()
                .mapToInt(finding -> finding.subject().length())
                .max()
                .orElse(0);
        for (Finding finding : findings) {
            String word = switch (finding.level()) {
                case OK -> Colour.GOOD.of("ok  ");
                case WARN -> Colour.WARNING.of("warn");
                case FAIL -> Colour.BAD.of("FAIL");
            };
            String gap = " ".repeat(width - finding.subject().length() + 2);
            System.out.println(word + "  " + Plain.line(finding.subject()) + gap + Plain.line(finding.text()));
            if (!finding.remedy().isEmpty()) {
                System.out.println(" ".repeat(8 + width) + Colour.HEADING.of("→ " + Plain.line(finding.remedy())));
            }
        }
        System.out.println(summary(findings));
    }

    private static String summary(List<Finding> findings) {
        long fails = count(findings, Finding.Level.FAIL);
        long warns = count(findings, Finding.Level.WARN);
        if (fails + warns == 0) {
            return "All is well.";
        }
        return (fails == 0 ? "" : fails + " wrong" + (warns == 0 ? "" : ", "))
                + (warns == 0 ? "" : warns == 1 ? "1 risk" : warns + " risks") + ".";
    }

    private static long count(List<Finding> findings, Finding.Level level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }
}
