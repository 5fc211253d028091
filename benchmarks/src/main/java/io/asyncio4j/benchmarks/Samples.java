// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Everything measured in one run, such as a sample a round. Any thread.
 *
 * @param <K> what was measured, and of whom
 */
public final class Samples<K> {
    private final Map<K, List<Double>> samples = new HashMap<>();

    /** Makes an empty one. */
    public Samples() {}

    /**
     * Adds the sample of a round.
     *
     * @param what was measured
     * @param sample the figure
     */
    public synchronized void add(K what, double sample) {
        samples.computeIfAbsent(what, ignored -> new ArrayList<>()).add(sample);
    }

    /**
     * Returns the middle sample; of an even number the lower of the two.
     *
     * @param what was measured
     * @return the figure; empty if there is none
     */
    public OptionalDouble median(K what) {
        return quantile(what, 0.5);
    }

    /**
     * Returns the smallest sample that so great a part of all is not above.
     *
     * @param what was measured
     * @param part from 0, exclusive, to 1
     * @return the figure; empty if there is none
     */
    public synchronized OptionalDouble quantile(K what, double part) {
        List<Double> found = samples.getOrDefault(what, List.of());
        return quantile(found.stream().mapToDouble(Double::doubleValue).sorted().toArray(), part);
    }

    /**
     * Returns how many times the one is the other: the median of the rounds' ratios.
     *
     * @param what was measured
     * @param other what stands below the line
     * @return the ratio; empty if one of the two is missing
     */
    public synchronized OptionalDouble ratio(K what, K other) {
        List<Double> ours = samples.getOrDefault(what, List.of());
        List<Double> theirs = samples.getOrDefault(other, List.of());
        return quantile(
                IntStream.range(0, Math.min(ours.size(), theirs.size()))
                        .mapToDouble(round -> ours.get(round) / theirs.get(round))
                        .sorted()
                        .toArray(),
                0.5);
    }

    private static OptionalDouble quantile(double[] sorted, double part) {
        return sorted.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(sorted[(int) Math.ceil(part * sorted.length) - 1]);
    }

    /**
     * Returns what has samples.
     *
     * @return keys in no order
     */
    public synchronized Set<K> measured() {
        return Set.copyOf(samples.keySet());
    }
}
