// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.cli.terminal.Progress;
import io.asyncio4j.jobs.broker.Attempt;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which jobs: those that fit all that is said. */
final class Filter {
    private static final int PAGE = 500;

    @Option(
            names = {"-q", "--queue"},
            paramLabel = "QUEUE",
            split = ",",
            description = "Only of these queues. Default: all.")
    private List<String> queues = new ArrayList<>();

    @Option(
            names = {"-s", "--state"},
            paramLabel = "STATE",
            split = ",",
            completionCandidates = States.class,
            description = "Only in these states: blocked, scheduled, ready, running, done, dead, cancelled.")
    private List<JobState> states = new ArrayList<>();

    @Option(names = "--type", paramLabel = "TYPE", description = "Only of this type.")
    private @Nullable String type;

    @Option(names = "--tag", paramLabel = "TAG", description = "Only with this tag.")
    private @Nullable String tag;

    @Option(names = "--group", paramLabel = "GROUP", description = "Only of this group.")
    private @Nullable String group;

    @Option(names = "--reason", paramLabel = "WORDS", description = "Only where the last failure's reason holds this.")
    private @Nullable String reason;

    @Option(
            names = "--older-than",
            paramLabel = "SPAN",
            converter = Spans.Reader.class,
            description = "Only what ended, or was enqueued, longer ago: 90s, 2h, 7d.")
    private @Nullable Duration olderThan;

    /** The states as people write them, for shells that complete words. */
    static final class States implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.of(JobState.values()).map(JobJson::name).iterator();
        }
    }

    /** Whether nothing is said but perhaps the queue. */
    boolean isEmpty() {
        return states.isEmpty() && onlyQueues();
    }

    /** Whether nothing is said but perhaps queue and state, so that counts are known without a look at the jobs. */
    boolean onlyQueues() {
        return type == null && tag == null && group == null && reason == null && olderThan == null;
    }

    List<String> queues() {
        return queues;
    }

    List<JobState> states(List<JobState> otherwise) {
        return states.isEmpty() ? otherwise : states;
    }

    /** Hands out jobs until one is refused. */
    void each(Broker broker, List<JobState> otherwise, Predicate<JobInfo> goOn) {
        each(broker, otherwise, goOn, null, 0);
    }

    private void each(
            Broker broker, List<JobState> otherwise, Predicate<JobInfo> goOn, @Nullable Progress progress, long total) {
        long looked = 0;
        long now = Waiting.of(broker.now());
        for (String queue : BrokerCommand.queues(broker, queues)) {
            for (JobState state : states(otherwise)) {
                String from = null;
                do {
                    Page<JobInfo> page = Waiting.of(broker.list(queue, state, from, PAGE));
                    for (JobInfo job : page.items()) {
                        if (fits(job, now) && !goOn.test(job)) {
                            return;
                        }
                    }
                    looked += page.items().size();
                    if (progress != null) {
                        progress.at(looked, total);
                    }
                    from = page.next();
                } while (from != null);
            }
        }
    }

    /** How many jobs of a queue are in some states. */
    static long size(Broker broker, String queue, List<JobState> states) {
        Map<JobState, Long> counts = Waiting.of(broker.stats(queue)).counts();
        return states.stream()
                .mapToLong(state -> counts.getOrDefault(state, 0L))
                .sum();
    }

    /** Hands out jobs until one is refused, and shows how many were looked at if that takes long. */
    void eachShown(Broker broker, List<JobState> otherwise, Predicate<JobInfo> goOn) {
        long total = 0;
        for (String queue : BrokerCommand.queues(broker, queues)) {
            total += size(broker, queue, states(otherwise));
        }
        try (Progress progress = Progress.of("Looking for jobs")) {
            each(broker, otherwise, goOn, progress, total);
        }
    }

    private boolean fits(JobInfo info, long now) {
        return (type == null || type.equals(info.job().type()))
                && (tag == null || info.job().tags().contains(tag))
                && (group == null || group.equals(info.job().group()))
                && (reason == null
                        || lastReason(info).toLowerCase(Locale.ROOT).contains(reason.toLowerCase(Locale.ROOT)))
                && (olderThan == null || now - since(info) > olderThan.toMillis());
    }

    private static long since(JobInfo info) {
        return info.state().isFinal() ? info.finishedAtMillis() : info.enqueuedAtMillis();
    }

    /** Why the last run that did not succeed did not; empty if there was none. */
    static String lastReason(JobInfo info) {
        List<Attempt> history = info.history();
        return history.isEmpty() ? "" : history.getLast().failure().reason();
    }
}
