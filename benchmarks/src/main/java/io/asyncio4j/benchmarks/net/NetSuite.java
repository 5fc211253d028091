// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.net;

import io.asyncio4j.benchmarks.Page;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Starts every server and puts load on one after the other, in rounds, so that a noisy minute of the machine meets all of
 * them; prints the table.
 */
public final class NetSuite {
    /** How long a JIT compiler has at least and at most, in seconds. */
    private static final int LEAST_WARM_UP = 6;

    private static final int WARM_UP = 15;

    private final Arguments arguments;
    private final Tools tools;
    private final Figures figures = new Figures();
    private final Set<Contender> missing = EnumSet.noneOf(Contender.class);

    private NetSuite(Arguments arguments, Tools tools) {
        this.arguments = arguments;
        this.tools = tools;
    }

    /** A server and the row that it serves. */
    private record Running(Row row, Contender contender, Server server) {}

    /** What the command line says. */
    private record Arguments(Path folder, boolean write, int rounds, Duration time, Pattern rows, Pattern contenders) {
        static Arguments of(String[] words) {
            boolean write = false;
            int rounds = 5;
            double seconds = 1.5;
            String rows = "";
            String contenders = "";
            for (int i = 1; i < words.length; i++) {
                switch (words[i]) {
                    case "--write" -> write = true;
                    case "--quick" -> {
                        rounds = 2;
                        seconds = 1;
                    }
                    case "--rounds" -> rounds = Integer.parseInt(words[++i]);
                    case "--seconds" -> seconds = Double.parseDouble(words[++i]);
                    case "--only" -> rows = words[++i];
                    case "--peers" -> contenders = words[++i];
                    default -> throw new IllegalArgumentException("unknown option " + words[i]);
                }
            }
            return new Arguments(
                    Path.of(words[0]),
                    write,
                    rounds,
                    Duration.ofMillis(Math.round(seconds * 1000)),
                    Pattern.compile(rows),
                    Pattern.compile(contenders, Pattern.CASE_INSENSITIVE));
        }

        boolean wants(Row row) {
            return rows.matcher(row.id()).find();
        }

        boolean wants(Contender contender) {
            return contenders.matcher(contender.id()).find();
        }
    }

    /**
     * Runs the suite.
     *
     * @param args the folder {@code benchmarks/net}; then options: --quick, --rounds N, --seconds S, --only PATTERN,
     *     --peers PATTERN, --write
     * @throws Exception if a server fails
     */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.of(args);
        double busy = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        NetSuite suite = new NetSuite(arguments, Tools.find(arguments.folder()));
        suite.run();
        String rounds = arguments.rounds() + " rounds of " + arguments.time().toMillis() / 1000.0 + " s"
                + (busy < 0 ? "" : String.format(Locale.ROOT, "; load average before the run: %.1f", busy));
        String page = new Report(suite.figures, rounds, suite.tools.versions()).markdown();
        System.out.print(page);
        Files.writeString(arguments.folder().resolve("../target/net/results.md").normalize(), page);
        if (arguments.write()) {
            Page.replaceResults(arguments.folder().resolve("README.md"), page);
        }
    }

    private void run() throws IOException {
        List<Running> servers = new ArrayList<>();
        try {
            for (Row row : Row.values()) {
                if (arguments.wants(row)) {
                    start(row, servers);
                }
            }
            for (Running running : servers) {
                warmUp(running);
            }
            for (int round = 1; round <= arguments.rounds(); round++) {
                System.err.println("round " + round + " of " + arguments.rounds());
                for (Running running : servers) {
                    measure(running);
                }
            }
        } finally {
            servers.forEach(running -> running.server().close());
        }
    }

    /** Starts the servers of a row; one that serves another row already serves both. */
    private void start(Row row, List<Running> servers) throws IOException {
        for (Contender contender : Contender.values()) {
            if (!arguments.wants(contender)
                    || !contender.answers.contains(row.question)
                    || row.loops > 1 && !contender.hasTwoLoops()) {
                continue;
            }
            Optional<Server> same = servers.stream()
                    .filter(running -> running.contender() == contender
                            && running.row().question == row.question
                            && running.row().loops == row.loops)
                    .map(Running::server)
                    .findFirst();
            Optional<List<String>> command = contender.command(tools, row.question, row.loops);
            if (same.isPresent()) {
                servers.add(new Running(row, contender, same.get()));
            } else if (command.isPresent()) {
                servers.add(new Running(row, contender, Server.start(command.get(), cores(row.loops))));
            } else if (missing.add(contender)) {
                System.err.println(
                        "No " + contender.title + ": the table will lack it. To have it: " + contender.install);
            }
        }
    }

    /** The first core for one loop, the first two for two; the run script has put the load on the last one. */
    private static String cores(int loops) {
        return Tools.onPath("taskset").isEmpty() ? "" : loops == 1 ? "0" : "0,1";
    }

    /** Lets the server's and the load's own JIT compiler work until the server is not getting faster any more. */
    private static void warmUp(Running running) throws IOException {
        System.err.println("warming up: " + running.contender().title + ", " + running.row().title);
        boolean compiles = running.contender() == Contender.ASYNCIO4J || running.contender() == Contender.NODE;
        try (Load load = open(running)) {
            double best = 0;
            int inVain = 0;
            int least = compiles ? LEAST_WARM_UP : 1;
            int patience = compiles ? 3 : 1;
            for (int second = 0; second < least || second < WARM_UP && inVain < patience; second++) {
                double rate = load.closedLoop(Duration.ofSeconds(1));
                inVain = rate > best * 1.03 ? 0 : inVain + 1;
                best = Math.max(best, rate);
            }
        }
    }

    private void measure(Running running) throws IOException {
        Row row = running.row();
        Contender contender = running.contender();
        try (Load load = open(running)) {
            load.closedLoop(arguments.time().dividedBy(10));
            Duration before = running.server().processorTime();
            double rate = load.closedLoop(arguments.time());
            Duration used = running.server().processorTime().minus(before);
            double answers = rate * arguments.time().toNanos() / 1e9;
            figures.add(row, Measure.RATE, contender, rate);
            figures.add(row, Measure.PROCESSOR, contender, used.toNanos() / 1e3 / answers);
            if (row.hasLatency()) {
                load.openLoop(rate / 2, arguments.time().dividedBy(10));
                Latencies latencies = load.openLoop(rate / 2, arguments.time());
                figures.add(row, Measure.P50, contender, latencies.quantile(0.5) / 1e3);
                figures.add(row, Measure.P99, contender, latencies.quantile(0.99) / 1e3);
            }
        }
    }

    private static Load open(Running running) throws IOException {
        return Load.open(running.server().address(), running.row().question, running.row().connections);
    }
}
