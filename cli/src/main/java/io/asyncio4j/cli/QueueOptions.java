// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import io.asyncio4j.cli.jobs.BrokerOption;
import io.asyncio4j.cli.jobs.BrokerUrl;
import io.asyncio4j.cli.jobs.Spans;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which queues {@code aio worker} drains, and with what. */
final class QueueOptions {
    private static final String USUAL = "default";

    @Mixin
    private BrokerOption broker;

    @Option(
            names = {"-q", "--queue"},
            paramLabel = "NAME[:WEIGHT]",
            split = ",",
            description =
                    "A queue to drain; may be repeated. Queues that have jobs share the slots in proportion to their"
                            + " weights. Default: " + USUAL)
    private List<String> queues = new ArrayList<>();

    @Option(
            names = {"-a", "--app"},
            paramLabel = "JAR",
            description =
                    "A jar, or a folder of classes, with handlers: it names a JobApplication in META-INF/services;"
                            + " may be repeated.")
    private List<Path> apps = new ArrayList<>();

    @Option(
            names = "--samples",
            description = "Add handlers to try things with: sleep SECONDS, echo VALUE, fail \"REASON\".")
    private boolean samples;

    @Option(
            names = "--lease",
            paramLabel = "SPAN",
            defaultValue = "10s",
            converter = Spans.Reader.class,
            description = "How long the jobs of a worker that is lost stay its own. Default: ${DEFAULT-VALUE}")
    private Duration lease;

    @Option(names = "--burst", description = "End when no job could run now and none runs here.")
    private boolean burst;

    @Option(
            names = "--check",
            description = "Start nothing; exit code 0 if a worker of this machine drains the queues, and is well. For"
                    + " probes.")
    private boolean check;

    @Option(names = "--json", description = "With --check: print JSON, an object a line for each worker.")
    private boolean json;

    boolean json() {
        return json;
    }

    BrokerUrl broker() {
        return broker.url();
    }

    List<Path> apps() {
        return apps;
    }

    boolean samples() {
        return samples;
    }

    Duration lease() {
        return lease;
    }

    boolean burst() {
        return burst;
    }

    boolean checks() {
        return check;
    }

    /** Whether something is said that a plain list has no use for. */
    boolean isSaid() {
        return broker.isGiven() || !queues.isEmpty() || !apps.isEmpty() || samples || burst || check;
    }

    /** The queues with their weights, in the order in which they were named. */
    Map<String, Integer> queues() {
        Map<String, Integer> weights = new LinkedHashMap<>();
        String last = null;
        for (String told : queues.isEmpty() ? List.of(USUAL) : queues) {
            if (last != null && told.matches("\\d{1,6}")) { // NAME,WEIGHT
                weights.put(last, weight(told, told));
                last = null;
                continue;
            }
            int colon = told.lastIndexOf(':');
            last = colon < 0 ? told : told.substring(0, colon);
            weights.put(last, colon < 0 ? 1 : weight(told.substring(colon + 1), told));
        }
        return weights;
    }

    private static int weight(String text, String told) {
        if (!text.matches("\\d{1,6}") || Integer.parseInt(text) < 1) {
            throw new IllegalArgumentException(
                    "--queue '" + told + "': the weight behind the colon is a number, 1 at least, as in mail:3");
        }
        return Integer.parseInt(text);
    }

    void check() {
        if (json && !check) {
            throw new IllegalArgumentException("--json goes with --check; a worker itself prints none");
        }
        queues();
        if (lease.toMillis() < 1000) {
            throw new IllegalArgumentException(
                    "--lease must be 1s at least, or a short pause of a worker costs it its jobs");
        }
    }

    /** The queues for people. */
    String shown() {
        return queues().entrySet().stream()
                .map(queue -> queue.getKey() + (queue.getValue() == 1 ? "" : " (weight " + queue.getValue() + ")"))
                .collect(Collectors.joining(", "));
    }
}
