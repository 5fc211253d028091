// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** A promise: in a row, one peer takes at most so much of what another takes. */
record Target(Row row, Peer ours, Peer other, double most) {
    static final List<Target> ALL = Stream.concat(
                    Stream.of(
                            new Target(Row.SWITCH, Peer.LOOM, Peer.CONTINUATION, 1.5),
                            new Target(Row.SWITCH, Peer.LOOM, Peer.CPYTHON, 1.0 / 8),
                            new Target(Row.SPAWN, Peer.LOOM, Peer.CPYTHON, 1.0 / 12),
                            new Target(Row.SLEEPERS_1000000, Peer.LOOM, Peer.CPYTHON, 0.5),
                            new Target(Row.MEMORY_1000000, Peer.LOOM, Peer.CPYTHON, 0.5)),
                    Arrays.stream(Row.values())
                            .filter(row -> !row.isMemory())
                            .map(row -> new Target(row, Peer.PORTABLE, Peer.CPYTHON, 1)))
            .toList();

    /** A line of the table of promises; nothing if a figure is missing. */
    Stream<String> line(Figures figures) {
        OptionalDouble ratio = figures.ratio(row, ours, other);
        if (ratio.isEmpty()) {
            return Stream.empty();
        }
        double is = ratio.getAsDouble();
        return Stream.of(String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s |",
                ours.title,
                row.title,
                said(most),
                said(is),
                is <= most ? "pass" : "**miss**"));
    }

    /** "at most 1.50 times raw Continuation", or "8.0 times less than CPython". */
    private String said(double factor) {
        return factor < 1
                ? String.format(Locale.ROOT, "%.1f times less than %s", 1 / factor, other.title)
                : String.format(Locale.ROOT, "%.2f times %s", factor, other.title);
    }
}
