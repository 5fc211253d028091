// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Judges a campaign that is over by what its ledgers and, in the end, the broker tell. */
final class Checker {
    /** Brokers count whole milliseconds, so a lease may seem shorter by that. */
    private static final long ROUNDING_MILLIS = 2;

    private final List<Entry> entries;
    private final Map<String, Story> stories;
    private final Function<String, @Nullable JobInfo> end;
    private final long leaseNanos;
    private final List<Violation> violations = new ArrayList<>();
    private final Set<String> reported = new HashSet<>();

    private Checker(List<Entry> entries, Function<String, @Nullable JobInfo> end, long leaseMillis) {
        this.entries = entries;
        stories = Story.of(entries);
        this.end = end;
        leaseNanos = (leaseMillis - ROUNDING_MILLIS) * 1_000_000;
    }

    /**
     * Finds what must not be.
     *
     * @param entries what all ledgers tell, in the order of time
     * @param end finds a job in the broker when nothing is under way any more
     * @param leaseMillis how long a claimed job is its worker's at least; 0 if a clock was moved
     */
    static List<Violation> check(List<Entry> entries, Function<String, @Nullable JobInfo> end, long leaseMillis) {
        Checker checker = new Checker(entries, end, leaseMillis);
        checker.stories.values().forEach(checker::checkStory);
        return checker.violations;
    }

    /** Finds jobs that began out of their order, for a campaign of one worker that runs one job at a time. */
    static List<Violation> checkOrder(List<Entry> entries) {
        List<Violation> found = new ArrayList<>();
        Map<String, Integer> sent = new HashMap<>();
        Map<String, String> bands = new HashMap<>();
        entries.stream().filter(entry -> entry.mark() == Mark.SENT).forEach(entry -> {
            sent.putIfAbsent(entry.id(), sent.size());
            bands.put(entry.id(), entry.detail(0));
        });
        Map<String, String> last = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        for (Entry entry : entries) {
            if (entry.mark() == Mark.STARTED && seen.add(entry.id()) && sent.containsKey(entry.id())) {
                String before = last.put(Objects.requireNonNull(bands.get(entry.id())), entry.id());
                if (before != null && sent.get(before) > sent.get(entry.id())) {
                    found.add(new Violation(Rule.BANDS_KEEP_ORDER, entry.id() + " begins after " + before));
                }
            }
        }
        return found;
    }

    private void checkStory(Story story) {
        checkOrigin(story);
        checkRuns(story);
        checkReasons(story);
        checkLeases(story);
        checkEnd(story);
        if (story.has(Mark.GARBLED)) {
            report(Rule.PAYLOADS_HOLD, story, "got another payload");
        }
    }

    /** Adds a violation, one of a rule for each job. */
    private void report(Rule rule, Story story, String what) {
        if (reported.add(rule + " " + story.id)) {
            violations.add(new Violation(rule, story.id + " " + what + story.told(entries)));
        }
    }

    private void checkOrigin(Story story) {
        boolean ran = story.has(Mark.CLAIMED) || story.has(Mark.STARTED);
        Mark answer = story.answer();
        if (ran && (answer == Mark.REFUSED || answer == null && !story.has(Mark.PROMISED))) {
            report(Rule.NOTHING_INVENTED, story, answer == null ? "was never sent" : "was refused, and runs");
        }
        for (Entry start : story.all(Mark.STARTED)) {
            for (String before : story.follows()) {
                Story first = stories.get(before);
                if (first == null
                        || first.all(Mark.ENDED).stream().noneMatch(ended -> ended.atNanos() < start.atNanos())) {
                    report(Rule.LINKS_FOLLOW, story, "begins before " + before + " has ended");
                }
            }
        }
    }

    private void checkRuns(Story story) {
        Set<Long> claimed = new HashSet<>();
        for (Entry claim : story.all(Mark.CLAIMED)) {
            if (!claimed.add(claim.run())) {
                report(Rule.FENCES_DIFFER, story, "has run " + claim.run() + " twice");
            }
        }
        List<Entry> ends = story.ends();
        if (ends.size() > 1) {
            report(Rule.ENDS_ONCE, story, "ends " + ends.size() + " times");
        }
        if (!ends.isEmpty()) {
            long ended = ends.getFirst().run();
            if (claimed.stream().anyMatch(run -> run > ended)) {
                report(Rule.ENDED_IS_ENDED, story, "runs after its run " + ended + " was accepted");
            }
        }
    }

    private void checkReasons(Story story) {
        for (Entry claim : story.all(Mark.CLAIMED)) {
            long reasons = 1 + claim.number(1) + claim.number(2) + story.givenBack();
            if (claim.run() > reasons) {
                report(Rule.RUNS_HAVE_REASONS, story, "has run " + claim.run() + " for " + reasons + " reasons");
            }
        }
    }

    private void checkLeases(Story story) {
        List<Entry> claims = story.all(Mark.CLAIMED);
        for (Entry later : claims) {
            for (Entry earlier : claims) {
                boolean next = earlier.run() == later.run() - 1;
                if (next && later.number(2) > earlier.number(2) && later.atNanos() - earlier.number(0) < leaseNanos) {
                    report(Rule.LEASES_HOLD, story, "is taken away under its lease");
                }
            }
        }
    }

    private void checkEnd(Story story) {
        JobInfo info = end.apply(story.id);
        boolean owed = story.answer() == Mark.ACKNOWLEDGED
                || story.has(Mark.PROMISED)
                        && story.follows().stream()
                                .map(stories::get)
                                .allMatch(first -> first != null && first.answer() == Mark.ACKNOWLEDGED);
        if (info == null) {
            if (owed && !story.has(Mark.ENDED)) {
                report(Rule.NOTHING_LOST, story, "is gone and was not done");
            }
        } else if (!info.state().isFinal()) {
            report(Rule.NOTHING_LOST, story, "is " + info.state() + " in the end");
        } else if (info.state() != JobState.DONE) {
            report(Rule.NOTHING_GIVEN_UP, story, "is " + info.state() + ": " + info.history());
        } else {
            checkResult(story, info.result());
        }
    }

    private void checkResult(Story story, byte @Nullable [] result) {
        String kept = result == null ? "nothing" : new String(result, StandardCharsets.UTF_8);
        boolean right = story.ends().isEmpty()
                ? story.all(Mark.ENDED).stream().anyMatch(entry -> kept.equals(Payloads.result(story.id, entry.run())))
                : kept.equals(Payloads.result(story.id, story.ends().getFirst().run()));
        if (!right) {
            report(Rule.RESULTS_HOLD, story, "has kept " + kept);
        }
    }
}
