// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.dashboard;

import static java.util.stream.Collectors.joining;

import io.asyncio4j.benchmarks.Machine;
import io.asyncio4j.benchmarks.Page;
import io.asyncio4j.benchmarks.Samples;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The Markdown of one run: what watching costs, how quick the answers are, and where that was measured. */
record Report(Samples<Place> samples, Samples<Answer> answers, Set<Store> stores, String how) {
    /** One cell of the first table. */
    record Place(Store store, Measure measure, boolean watched) {}

    /** Two cells of the second: what was asked, where, and whether jobs waited and ran there. */
    record Answer(Store store, boolean loaded, Question question) {}

    String markdown() {
        Stream<String> costs = Stream.concat(
                head("median | ", "nobody watches", Audience.PAGES + " watch"),
                Arrays.stream(Measure.values()).map(this::line));
        Stream<String> times = Stream.concat(
                head("answer, ms", "empty, p50", "empty, p95", "under load, p50", "under load, p95"),
                Arrays.stream(Question.values()).map(this::line));
        return Stream.of(
                        costs,
                        Stream.of(""),
                        times,
                        Stream.of("", "Measured with " + Machine.describe() + "; " + how + "."))
                .flatMap(lines -> lines)
                .collect(joining("\n", "", "\n"));
    }

    private Stream<String> head(String first, String... columns) {
        String second = first.replaceAll("[^|]", "").replace("|", "---|");
        return Stream.of(
                "| " + first + " | "
                        + across(store -> Arrays.stream(columns).map(column -> store.title + ", " + column)) + " |",
                "|---|" + second
                        + across(store -> Arrays.stream(columns).map(column -> "--:"))
                                .replace(" ", "")
                        + "|");
    }

    private String line(Measure measure) {
        return "| " + measure.title + " | " + measure.unit + " | "
                + across(store -> Stream.of(false, true)
                        .map(watched ->
                                Page.number(samples.median(new Place(store, measure, watched)), measure.format)))
                + " |";
    }

    private String line(Question question) {
        return "| `" + question.path + "` | "
                + across(store -> Stream.of(false, true)
                        .flatMap(loaded -> Stream.of(0.5, 0.95)
                                .map(part -> Page.number(
                                        answers.quantile(new Answer(store, loaded, question), part), "%.1f"))))
                + " |";
    }

    private String across(Function<Store, Stream<String>> cells) {
        return stores.stream().flatMap(cells).collect(joining(" | "));
    }
}
