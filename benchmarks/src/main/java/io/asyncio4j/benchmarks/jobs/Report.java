// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.jobs;

import static java.util.stream.Collectors.joining;

import io.asyncio4j.benchmarks.Machine;
import io.asyncio4j.benchmarks.Page;
import io.asyncio4j.benchmarks.Samples;
import io.asyncio4j.benchmarks.jobs.JobsSuite.Place;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The Markdown of one run: the figures, the promises, and where they were taken. */
record Report(Samples<Place> samples, Set<Contender> contenders, String rounds) {
    /** A promise: our figure is at least, or at most, so many times BullMQ's. */
    private record Target(Measure measure, double times, boolean atLeast) {}

    private static final List<Target> TARGETS = List.of(
            new Target(Measure.DRAIN, 4, true),
            new Target(Measure.BULK, 5, true),
            new Target(Measure.P50, 1, false),
            new Target(Measure.P99, 1, false));

    String markdown() {
        Stream<String> head = Stream.of(
                "| median | | " + across(contender -> contender.title) + " |",
                "|---|---|" + "--:|".repeat(contenders.size()));
        Stream<String> lines = Arrays.stream(Measure.values())
                .map(measure -> "| " + measure.title + " | " + measure.unit + " | "
                        + across(
                                contender -> Page.number(samples.median(new Place(measure, contender)), measure.format))
                        + " |");
        List<String> promises = TARGETS.stream().flatMap(this::line).toList();
        Stream<String> told = promises.isEmpty()
                ? Stream.empty()
                : Stream.concat(Stream.of("", "| promise | is | |", "|---|--:|---|"), promises.stream());
        return Stream.of(head, lines, told, Stream.of("", "Measured with " + Machine.describe() + "; " + rounds + "."))
                .flatMap(all -> all)
                .collect(joining("\n", "", "\n"));
    }

    private String across(Function<Contender, String> cell) {
        return contenders.stream().map(cell).collect(joining(" | "));
    }

    private Stream<String> line(Target target) {
        OptionalDouble ratio = samples.ratio(
                new Place(target.measure(), Contender.ASYNCIO4J), new Place(target.measure(), Contender.BULLMQ));
        if (ratio.isEmpty()) {
            return Stream.empty();
        }
        boolean holds =
                target.atLeast() ? ratio.getAsDouble() >= target.times() : ratio.getAsDouble() <= target.times();
        return Stream.of(String.format(
                Locale.ROOT,
                "| %s: %s %.0f times BullMQ | %.2f | %s |",
                target.measure().title,
                target.atLeast() ? "at least" : "at most",
                target.times(),
                ratio.getAsDouble(),
                holds ? "holds" : "**missed**"));
    }
}
