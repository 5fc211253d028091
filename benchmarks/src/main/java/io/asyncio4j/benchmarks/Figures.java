// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Everything measured in one run: samples of each row and peer. */
final class Figures {
    private final Map<Row, Map<Peer, List<Double>>> samples = new EnumMap<>(Row.class);

    void add(Row row, Peer peer, double sample) {
        samples.computeIfAbsent(row, ignored -> new EnumMap<>(Peer.class))
                .computeIfAbsent(peer, ignored -> new ArrayList<>())
                .add(sample);
    }

    OptionalDouble median(Row row, Peer peer) {
        double[] sorted = samples.getOrDefault(row, Map.of()).getOrDefault(peer, List.of()).stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return OptionalDouble.empty();
        }
        int middle = sorted.length / 2;
        return OptionalDouble.of(
                sorted.length % 2 == 1
                        ? sorted[middle]
                        : Arrays.stream(sorted, middle - 1, middle + 1)
                                .average()
                                .orElseThrow());
    }

    /** How many times {@code peer}'s figure {@code other}'s is. */
    OptionalDouble ratio(Row row, Peer other, Peer peer) {
        return ratio(row, other, row, peer);
    }

    /** How many times {@code otherRow}'s figure of {@code other} that of {@code peer} in {@code row} is. */
    OptionalDouble ratio(Row otherRow, Peer other, Row row, Peer peer) {
        OptionalDouble numerator = median(otherRow, other);
        OptionalDouble denominator = median(row, peer);
        return numerator.isPresent() && denominator.isPresent()
                ? OptionalDouble.of(numerator.getAsDouble() / denominator.getAsDouble())
                : OptionalDouble.empty();
    }

    boolean has(Row row) {
        return samples.containsKey(row);
    }
}
