// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.dashboard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** How long the dashboard took for its answers. Any thread. */
final class Answers {
    private final Map<Key, List<Double>> millis = new HashMap<>();

    /** What was asked, where, and whether jobs waited and ran there. */
    private record Key(Store store, boolean loaded, Question question) {}

    synchronized void add(Store store, boolean loaded, Question question, double took) {
        millis.computeIfAbsent(new Key(store, loaded, question), ignored -> new ArrayList<>())
                .add(took);
    }

    /** The time that so great a part of the answers took at most; empty if there is none. */
    synchronized OptionalDouble quantile(Store store, boolean loaded, Question question, double part) {
        List<Double> took = millis.getOrDefault(new Key(store, loaded, question), List.of()).stream()
                .sorted()
                .toList();
        return took.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(took.get((int) Math.ceil(part * took.size()) - 1));
    }
}
