// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.net;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Everything measured in one run. */
final class Figures {
    private record Place(Row row, Measure measure, Contender contender) {}

    private final Map<Place, List<Double>> samples = new HashMap<>();

    void add(Row row, Measure measure, Contender contender, double sample) {
        samples.computeIfAbsent(new Place(row, measure, contender), ignored -> new ArrayList<>())
                .add(sample);
    }

    /** The middle sample; of an even number the lower of the two. */
    OptionalDouble median(Row row, Measure measure, Contender contender) {
        List<Double> found = samples.getOrDefault(new Place(row, measure, contender), List.of());
        return found.stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .skip(Math.max(0, (found.size() - 1) / 2))
                .findFirst();
    }

    /** How many times {@code other}'s figure {@code contender}'s is; the median of the rounds' ratios. */
    OptionalDouble ratio(Row row, Measure measure, Contender contender, Contender other) {
        List<Double> ours = samples.getOrDefault(new Place(row, measure, contender), List.of());
        List<Double> theirs = samples.getOrDefault(new Place(row, measure, other), List.of());
        int rounds = Math.min(ours.size(), theirs.size());
        return IntStream.range(0, rounds)
                .mapToDouble(round -> ours.get(round) / theirs.get(round))
                .sorted()
                .skip(Math.max(0, (rounds - 1) / 2))
                .findFirst();
    }

    boolean has(Row row, Measure measure) {
        return samples.keySet().stream().anyMatch(place -> place.row() == row && place.measure() == measure);
    }
}
