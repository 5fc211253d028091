// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs somebody wants to see, or to change.
 *
 * @param queue only of this queue; null for all
 * @param state only in this state; null for all
 * @param search only those that hold this somewhere; null for all
 * @param type only of this type; null for all
 * @param reason only those whose last failure has exactly this reason, which may be empty; null for all
 */
record JobQuery(
        @Nullable String queue,
        @Nullable JobState state,
        @Nullable String search,
        @Nullable String type,
        @Nullable String reason) {
    private static final int LONGEST_WORD = 2_000;

    /** How much of a payload is searched. */
    private static final int SEARCHED_BYTES = 4096;

    static JobQuery of(
            @Nullable String queue,
            @Nullable String state,
            @Nullable String search,
            @Nullable String type,
            @Nullable String reason) {
        String wanted =
                search == null || search.isBlank() ? null : bounded(search).strip();
        return new JobQuery(
                word(queue), state(word(state)), wanted, word(type), reason == null ? null : bounded(reason));
    }

    /** Returns whether a reason can be asked for. An empty one can. */
    static boolean takes(String reason) {
        return reason.length() <= LONGEST_WORD;
    }

    /** Returns the names of the queues to look in, in order; waits for the broker. */
    List<String> queues(Broker broker) {
        return queue == null ? Api.await(broker.queues()).stream().sorted().toList() : List.of(queue);
    }

    private static @Nullable String word(@Nullable String sent) {
        return sent == null || sent.isEmpty() ? null : bounded(sent);
    }

    private static String bounded(String sent) {
        if (sent.length() > LONGEST_WORD) {
            throw Refusal.wrong("A word to look for has " + sent.length() + " characters", "Use 2,000 at most.");
        }
        return sent;
    }

    private static @Nullable JobState state(@Nullable String name) {
        if (name == null) {
            return null;
        }
        return Arrays.stream(JobState.values())
                .filter(state -> Figures.name(state).equals(name))
                .findFirst()
                .orElseThrow(() -> Refusal.wrong(
                        "There is no state of that name",
                        "States are blocked, scheduled, ready, running, done, dead, cancelled."));
    }

    /** Whether it wants every job of its queues and states, so that none has to be looked at in vain. */
    boolean takesAll() {
        return search == null && type == null && reason == null;
    }

    /**
     * Returns what tells whether a job is wanted.
     *
     * @param redacted what is hidden is not searched either: answers would tell of it
     */
    Predicate<JobInfo> test(boolean redacted) {
        String wanted = search == null ? null : search.toLowerCase(Locale.ROOT);
        return info -> (type == null || info.job().type().equals(type))
                && (reason == null || JobRow.reason(info).equals(reason))
                && (wanted == null || holds(info, wanted, redacted));
    }

    private static boolean holds(JobInfo info, String wanted, boolean redacted) {
        String group = info.job().group();
        return holds(info.job().id(), wanted)
                || holds(info.job().type(), wanted)
                || group != null && holds(group, wanted)
                || info.job().tags().stream().anyMatch(tag -> holds(tag, wanted))
                || holds(JobRow.reason(info), wanted)
                || !redacted && holdsInside(info, wanted);
    }

    private static boolean holdsInside(JobInfo info, String wanted) {
        byte[] payload = info.job().payload();
        return holds(new String(payload, 0, Math.min(payload.length, SEARCHED_BYTES), StandardCharsets.UTF_8), wanted)
                || !info.history().isEmpty()
                        && holds(info.history().getLast().failure().text(), wanted);
    }

    private static boolean holds(String text, String wanted) {
        return text.toLowerCase(Locale.ROOT).contains(wanted);
    }
}
