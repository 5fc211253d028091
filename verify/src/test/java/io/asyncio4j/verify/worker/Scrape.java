// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.worker;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a text for Prometheus holds: names of samples, with the names of their labels. */
record Scrape(Map<String, Set<String>> labels) {
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{.*})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"(?:[^\"\\\\]|\\\\.)*\"");

    /** Reads a text; fails where it is none. */
    static Scrape parse(String text) {
        Map<String, Set<String>> labels = new TreeMap<>();
        text.lines().filter(line -> !line.startsWith("#") && !line.isEmpty()).forEach(line -> {
            Matcher sample = SAMPLE.matcher(line);
            if (!sample.matches()) {
                throw new AssertionError("no sample: " + line);
            }
            Double.parseDouble(sample.group(3).replace("+Inf", "Infinity"));
            Set<String> names = labels.computeIfAbsent(sample.group(1), ignored -> new TreeSet<>());
            if (sample.group(2) != null) {
                LABEL.matcher(sample.group(2)).results().forEach(label -> names.add(label.group(1)));
            }
        });
        return new Scrape(labels);
    }

    Scrape and(Scrape other) {
        Map<String, Set<String>> all = new TreeMap<>(labels);
        other.labels.forEach((name, names) -> all.merge(name, names, (some, more) -> {
            Set<String> both = new TreeSet<>(some);
            both.addAll(more);
            return both;
        }));
        return new Scrape(all);
    }
}
