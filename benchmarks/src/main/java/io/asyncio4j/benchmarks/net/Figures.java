// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.net;

import io.asyncio4j.benchmarks.Samples;
import java.util.OptionalDouble;

/** Everything measured in one run. */
final class Figures {
    private record Place(Row row, Measure measure, Contender contender) {}

    private final Samples<Place> samples = new Samples<>();

    void add(Row row, Measure measure, Contender contender, double sample) {
        samples.add(new Place(row, measure, contender), sample);
    }

    OptionalDouble median(Row row, Measure measure, Contender contender) {
        return samples.median(new Place(row, measure, contender));
    }

    /** How many times {@code other}'s figure {@code contender}'s is; the median of the rounds' ratios. */
    OptionalDouble ratio(Row row, Measure measure, Contender contender, Contender other) {
        return samples.ratio(new Place(row, measure, contender), new Place(row, measure, other));
    }

    boolean has(Row row, Measure measure) {
        return samples.measured().stream().anyMatch(place -> place.row() == row && place.measure() == measure);
    }
}
