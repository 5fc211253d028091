// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.net;

import static java.util.stream.Collectors.joining;

import io.asyncio4j.benchmarks.Machine;
import io.asyncio4j.benchmarks.Page;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The Markdown of one run: the figures, the promises, and where they were taken. */
record Report(Figures figures, String rounds, Map<String, String> versions) {
    String markdown() {
        Stream<String> head = Stream.of(
                "| median | | " + across(contender -> contender.title) + " |",
                "|---|---|" + "--:|".repeat(Contender.values().length));
        Stream<String> lines = Arrays.stream(Row.values())
                .flatMap(row -> Arrays.stream(Measure.values())
                        .filter(measure -> figures.has(row, measure))
                        .map(measure -> line(row, measure)));
        List<String> targets =
                Target.ALL.stream().flatMap(target -> target.line(figures)).toList();
        Stream<String> promises = targets.isEmpty()
                ? Stream.empty()
                : Stream.concat(
                        Stream.of("", "| promise | | is | by processor time | |", "|---|---|--:|--:|---|"),
                        targets.stream());
        return Stream.of(head, lines, promises, Stream.of("", where()))
                .flatMap(all -> all)
                .collect(joining("\n", "", "\n"));
    }

    private String line(Row row, Measure measure) {
        return "| " + row.title + " | " + measure.title + " | "
                + across(contender -> Page.number(figures.median(row, measure, contender), measure.format)) + " |";
    }

    private static String across(Function<Contender, String> cell) {
        return Arrays.stream(Contender.values()).map(cell).collect(joining(" | "));
    }

    private String where() {
        return "Measured with " + Machine.describe() + "; "
                + versions.entrySet().stream()
                        .map(version -> version.getKey() + ": " + version.getValue())
                        .collect(joining("; "))
                + "; " + rounds + ".";
    }
}
