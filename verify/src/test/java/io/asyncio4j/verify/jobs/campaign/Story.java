// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the ledgers tell of one job, in the order of time. */
final class Story {
    private static final int MOST_TOLD = 40;
    private static final List<String> GIVEN_BACK = List.of("RELEASE", "SNOOZE");

    final String id;
    private final List<Entry> entries = new ArrayList<>();

    private Story(String id) {
        this.id = id;
    }

    static Map<String, Story> of(List<Entry> entries) {
        Map<String, Story> stories = new LinkedHashMap<>();
        entries.stream()
                .filter(entry -> entry.mark() != Mark.FAULT)
                .forEach(entry ->
                        stories.computeIfAbsent(entry.id(), Story::new).entries.add(entry));
        return stories;
    }

    List<Entry> all(Mark mark) {
        return entries.stream().filter(entry -> entry.mark() == mark).toList();
    }

    boolean has(Mark mark) {
        return entries.stream().anyMatch(entry -> entry.mark() == mark);
    }

    /** The last word of its producer; null if there is none. */
    @Nullable
    Mark answer() {
        return entries.stream()
                .map(Entry::mark)
                .filter(mark -> mark == Mark.SENT || mark == Mark.ACKNOWLEDGED || mark == Mark.REFUSED)
                .reduce((first, last) -> last)
                .orElse(null);
    }

    /** The jobs that must have ended before it begins. */
    List<String> follows() {
        return entries.stream()
                .filter(entry -> entry.mark() == Mark.SENT || entry.mark() == Mark.PROMISED)
                .map(entry -> entry.mark() == Mark.SENT
                        ? entry.detail().subList(1, entry.detail().size())
                        : entry.detail())
                .findFirst()
                .orElse(List.of());
    }

    /** Accepted words after which the job does not run again. */
    List<Entry> ends() {
        return all(Mark.ACCEPTED).stream()
                .filter(entry -> isEnd(entry.detail(0)))
                .toList();
    }

    static boolean isEnd(String verdict) {
        return verdict.equals("DONE") || verdict.equals("DEAD") || verdict.equals("CANCELLED");
    }

    /** How often it may have been given back: a broker may hear of it when the worker is gone. */
    long givenBack() {
        return entries.stream()
                .filter(entry -> entry.mark() == Mark.TOLD)
                .filter(entry -> GIVEN_BACK.contains(entry.detail(0)))
                .map(Entry::run)
                .distinct()
                .count();
    }

    /** Tells it, with the faults that struck meanwhile. */
    String told(List<Entry> all) {
        long begin = entries.getFirst().atNanos();
        long end = entries.getLast().atNanos();
        StringBuilder text = new StringBuilder();
        List<Entry> entries = all.stream()
                .filter(entry -> entry.atNanos() >= begin && entry.atNanos() <= end)
                .filter(entry -> entry.mark() == Mark.FAULT || entry.id().equals(id))
                .toList();
        entries.stream().limit(MOST_TOLD).forEach(entry -> text.append("\n    ").append(entry));
        if (entries.size() > MOST_TOLD) {
            text.append("\n    and ").append(entries.size() - MOST_TOLD).append(" more");
        }
        return text.toString();
    }
}
