// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The Markdown of one run: the figures, their ratios, the promises, and where they were taken. */
record Report(Figures figures, String rounds, String python) {
    String markdown() {
        List<Row> rows = Arrays.stream(Row.values()).filter(figures::has).toList();
        Stream<String> head = Stream.of(
                "| median | unit | "
                        + Stream.of(Peer.values()).map(peer -> peer.title).collect(joining(" | ")) + " |",
                "|---|---|" + "--:|".repeat(Peer.values().length));
        Stream<String> ratioHead = Stream.of(
                "",
                "| how many times less than … | loom / CPython | portable / CPython | loom / raw Continuation "
                        + "| loom / virtual threads | loom / Kotlin |",
                "|---|--:|--:|--:|--:|--:|");
        Stream<String> targetHead = Stream.of("", "| promise for | in | at most | is | |", "|---|---|---|---|---|");
        return Stream.of(
                        head,
                        rows.stream().map(this::figureLine),
                        ratioHead,
                        rows.stream().map(this::ratioLine),
                        targetHead,
                        Target.ALL.stream().flatMap(target -> target.line(figures)),
                        Stream.of("", machine()))
                .flatMap(lines -> lines)
                .collect(joining("\n", "", "\n"));
    }

    private String figureLine(Row row) {
        return "| " + row.title + " | " + row.unit + " | "
                + Stream.of(Peer.values())
                        .map(peer -> Page.number(figures.median(row, peer), row.unit.equals("s") ? "%.1f" : "%,.0f"))
                        .collect(joining(" | "))
                + " |";
    }

    private String ratioLine(Row row) {
        return "| " + row.title + " | "
                + Stream.of(
                                figures.ratio(row, Peer.CPYTHON, Peer.LOOM),
                                figures.ratio(row, Peer.CPYTHON, Peer.PORTABLE),
                                figures.ratio(row, Peer.CONTINUATION, Peer.LOOM),
                                figures.ratio(row, Peer.VIRTUAL_THREADS, Peer.LOOM),
                                figures.ratio(row, Peer.KOTLIN, Peer.LOOM))
                        .map(ratio -> Page.number(ratio, "%.2f"))
                        .collect(joining(" | "))
                + " |";
    }

    private String machine() {
        return "Measured with " + Machine.describe() + ", " + (python.isEmpty() ? "no CPython" : "CPython " + python)
                + ", Kotlin " + kotlin.KotlinVersion.CURRENT + "; " + rounds + ".";
    }
}
