// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.net;

import io.asyncio4j.benchmarks.Page;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** A promise: in a row, asyncio4j has at least, or of times at most, so many times what another has. */
record Target(Row row, Measure measure, Contender other, double bound) {
    static final List<Target> ALL = Stream.concat(
                    Stream.of(Row.ECHO_10, Row.ECHO_100, Row.ECHO_1000)
                            .flatMap(row -> Stream.of(
                                    new Target(row, Measure.RATE, Contender.GO, 1),
                                    new Target(row, Measure.RATE, Contender.UVLOOP, 1.3))),
                    Stream.of(
                            new Target(Row.HELLO_64, Measure.RATE, Contender.GO, 1),
                            new Target(Row.HELLO_64, Measure.RATE, Contender.AIOHTTP, 3),
                            new Target(Row.ECHO_100, Measure.P99, Contender.GO, 1),
                            new Target(Row.HELLO_64, Measure.P99, Contender.GO, 1)))
            .toList();

    /** A line of the table of promises; nothing if a figure is missing. */
    Stream<String> line(Figures figures) {
        OptionalDouble ratio = figures.ratio(row, measure, Contender.ASYNCIO4J, other);
        if (ratio.isEmpty()) {
            return Stream.empty();
        }
        boolean most = measure == Measure.P99;
        double is = ratio.getAsDouble();
        return Stream.of(String.format(
                Locale.ROOT,
                "| %s: %s | at %s %.1f times %s | %.2f | %s | %s |",
                row.title,
                measure.title,
                most ? "most" : "least",
                bound,
                other.title,
                is,
                most ? "–" : byProcessor(figures),
                (most ? is <= bound : is >= bound) ? "pass" : "**miss**"));
    }

    /** What it would be if processor time alone counted: how many times ours the other takes for a request. */
    private String byProcessor(Figures figures) {
        OptionalDouble ratio = figures.ratio(row, Measure.PROCESSOR, other, Contender.ASYNCIO4J);
        return Page.number(ratio, "%.2f");
    }
}
