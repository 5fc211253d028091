// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Asks every peer every question, in rounds, so that a noisy minute of the machine meets all of them; prints the table.
 */
public final class Suite {
    private static final List<Peer> SLEEPING_JVMS =
            List.of(Peer.LOOM, Peer.PORTABLE, Peer.VIRTUAL_THREADS, Peer.KOTLIN);

    private final Arguments arguments;
    private final Optional<Python> python;
    private final Figures figures = new Figures();

    private Suite(Arguments arguments, Optional<Python> python) {
        this.arguments = arguments;
        this.python = python;
    }

    /** What the command line says. */
    private record Arguments(Path folder, boolean quick, boolean write, int rounds, Pattern only) {
        static Arguments of(String[] words) {
            boolean quick = false;
            boolean write = false;
            int rounds = 0;
            String only = "";
            for (int i = 1; i < words.length; i++) {
                switch (words[i]) {
                    case "--quick" -> quick = true;
                    case "--write" -> write = true;
                    case "--rounds" -> rounds = Integer.parseInt(words[++i]);
                    case "--only" -> only = words[++i];
                    default -> throw new IllegalArgumentException("unknown option " + words[i]);
                }
            }
            int chosen = rounds > 0 ? rounds : quick ? 1 : 3;
            return new Arguments(Path.of(words[0]), quick, write, chosen, Pattern.compile(only));
        }

        boolean wants(Row row) {
            return !row.isMemory() && only.matcher(row.id()).find();
        }
    }

    /**
     * Runs the suite.
     *
     * @param args the folder of the benchmarks; then options: --quick, --rounds N, --only PATTERN, --write
     * @throws Exception if a peer fails
     */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.of(args);
        Suite suite = new Suite(arguments, Python.find());
        suite.run();
        Report report = new Report(
                suite.figures,
                arguments.rounds()
                        + (arguments.rounds() == 1 ? " round" : " rounds")
                        + (arguments.quick() ? ", short ones" : ""),
                suite.python.map(Python::version).orElse(""));
        System.out.print(report.markdown());
        if (arguments.write()) {
            Page.replaceResults(arguments.folder().resolve("README.md"), report.markdown());
        }
        Files.writeString(arguments.folder().resolve("target/results.md"), report.markdown());
    }

    private void run() throws IOException, InterruptedException, RunnerException {
        if (python.isEmpty()) {
            System.err.println("No CPython 3.13 or newer found: the table will lack it.");
        }
        for (int round = 1; round <= arguments.rounds(); round++) {
            for (Row row : Row.values()) {
                if (arguments.wants(row)) {
                    System.err.println("round " + round + ": " + row.title);
                    if (row.benchmark.isPresent()) {
                        askJmh(row, row.benchmark.get());
                        askPython(row);
                    } else {
                        askProcesses(row);
                    }
                }
            }
        }
    }

    private void askJmh(Row row, Class<?> benchmark) throws RunnerException {
        var options = new OptionsBuilder()
                .include(Pattern.quote(benchmark.getName()) + "\\..*")
                .forks(1)
                .warmupIterations(arguments.quick() ? 3 : 5)
                .warmupTime(TimeValue.milliseconds(arguments.quick() ? 300 : 700))
                .measurementIterations(5)
                .measurementTime(TimeValue.milliseconds(arguments.quick() ? 100 : 300))
                .shouldFailOnError(true)
                .addProfiler(ProcessorTime.class)
                .verbosity(VerboseMode.SILENT);
        if (!row.parameter.isEmpty()) {
            options.param(row.parameter, Integer.toString(row.number));
        }
        for (RunResult result : new Runner(options.build()).run()) {
            Peer peer = peerOf(result.getParams().getBenchmark());
            result.getBenchmarkResults().stream()
                    .flatMap(fork -> fork.getIterationResults().stream())
                    .map(row.isProcessorTime() ? Suite::processorTime : IterationResult::getPrimaryResult)
                    .forEach(sample -> figures.add(row, peer, sample.getScore()));
        }
    }

    private static Result<?> processorTime(IterationResult iteration) {
        return iteration.getSecondaryResults().get(ProcessorTime.LABEL);
    }

    private static Peer peerOf(String benchmark) {
        String method = benchmark.substring(benchmark.lastIndexOf('.') + 1);
        for (Peer peer : Peer.values()) {
            if (peer.method().equals(method)) {
                return peer;
            }
        }
        throw new IllegalStateException("no peer has the method " + benchmark);
    }

    private void askPython(Row row) throws IOException, InterruptedException {
        if (python.isPresent()) {
            String answer = Outcome.of(pythonCommand(row.id(), row.isProcessorTime() ? "processor" : "wall"))
                    .outputOrThrow("CPython");
            answer.lines().mapToDouble(Double::parseDouble).forEach(sample -> figures.add(row, Peer.CPYTHON, sample));
        }
    }

    private List<String> pythonCommand(String... words) {
        List<String> command = new ArrayList<>();
        command.add(python.orElseThrow().executable());
        command.add(arguments.folder().resolve("python/peer.py").toString());
        command.addAll(List.of(words));
        return command;
    }

    private void askProcesses(Row row) throws IOException, InterruptedException {
        String count = Integer.toString(row.number);
        for (Peer peer : SLEEPING_JVMS) {
            note(row, peer, Outcome.of(jvmCommand(peer, count)));
        }
        if (python.isPresent()) {
            note(row, Peer.CPYTHON, Outcome.of(pythonCommand("sleepers", count, Integer.toString(Sleepers.SECONDS))));
        }
    }

    private static List<String> jvmCommand(Peer peer, String count) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(Flags.SERIAL, Flags.OPENS));
        command.addAll(Flags.FRUGAL);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Sleepers.class.getName(), peer.name(), count));
        return command;
    }

    private void note(Row row, Peer peer, Outcome outcome) throws IOException {
        String kilobytes = outcome.outputOrThrow(peer.title).strip();
        figures.add(row, peer, outcome.seconds());
        if (!kilobytes.equals("-1")) {
            figures.add(row.memory(), peer, Long.parseLong(kilobytes) / 1000.0);
        }
    }
}
