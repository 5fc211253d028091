// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** A promise: in a row, one peer takes at most so much of what another takes, in that row or another one. */
record Target(Row row, Peer ours, Row otherRow, Peer other, double most) {
    /** Rows in which the loom engine takes at most an eighth of CPython's time. */
    private static final List<Row> EIGHT_TIMES = List.of(
            Row.SWITCH,
            Row.GATHER,
            Row.LOCK,
            Row.LOCK_HAND_OVER,
            Row.QUEUE_1,
            Row.QUEUE_16,
            Row.EVENT,
            Row.CONTEXT_VARIABLE,
            Row.GENERATOR,
            Row.ASYNC_GENERATOR,
            Row.CHAIN_20);

    static final List<Target> ALL = Stream.of(
                    Stream.of(
                            new Target(Row.SWITCH, Peer.LOOM, Peer.CONTINUATION, 1.5),
                            new Target(Row.GENERATOR, Peer.LOOM, Peer.CONTINUATION, 3),
                            new Target(Row.SPAWN, Peer.LOOM, Peer.CPYTHON, 1.0 / 12),
                            new Target(Row.SLEEPERS_1000000, Peer.LOOM, Peer.CPYTHON, 0.5),
                            new Target(Row.MEMORY_1000000, Peer.LOOM, Peer.CPYTHON, 0.5),
                            new Target(Row.SLEEPERS_1000000, Peer.LOOM, Peer.KOTLIN, 1),
                            new Target(Row.MEMORY_1000000, Peer.LOOM, Peer.KOTLIN, 1.3),
                            new Target(Row.CHAIN_20, Peer.LOOM, Row.CHAIN_1, Peer.LOOM, 1)),
                    EIGHT_TIMES.stream().map(row -> new Target(row, Peer.LOOM, Peer.CPYTHON, 1.0 / 8)),
                    Arrays.stream(Row.values())
                            .filter(row -> !row.isMemory())
                            .map(row -> new Target(row, Peer.PORTABLE, Peer.CPYTHON, 1)))
            .flatMap(targets -> targets)
            .toList();

    Target(Row row, Peer ours, Peer other, double most) {
        this(row, ours, row, other, most);
    }

    /** A line of the table of promises; nothing if a figure is missing. */
    Stream<String> line(Figures figures) {
        OptionalDouble ratio = figures.ratio(row, ours, otherRow, other);
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
        String than = row == otherRow ? other.title : otherRow.title;
        return factor < 1
                ? String.format(Locale.ROOT, "%.1f times less than %s", 1 / factor, than)
                : String.format(Locale.ROOT, "%.2f times %s", factor, than);
    }
}
