// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.Page;
import io.asyncio4j.net.http.Router;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Dead jobs by what they died of. One look at many jobs serves all who ask within some seconds, or a second if some left. */
final class DeadApi {
    private static final int PAGE = 100;
    private static final int MOST_LOOKED = 50_000;
    private static final int MOST_GROUPS = 500;
    private static final String OTHERS = "(other reasons)";
    private static final long FRESH_NANOS = 5_000_000_000L;
    private static final long SHORTEST_NANOS = 1_000_000_000L;

    private final Broker broker;
    private final Snapshots snapshots;
    private volatile @Nullable Groups latest;

    /** What those wait for who ask while somebody looks; null if nobody does. */
    private final AtomicReference<@Nullable CompletableFuture<Boolean>> underWay = new AtomicReference<>();

    DeadApi(Broker broker, Snapshots snapshots) {
        this.broker = broker;
        this.snapshots = snapshots;
    }

    void addTo(Router router) {
        router.get("/api/dead", request -> Api.json(groups().shown));
    }

    /**
     * What jobs of a group have in common.
     *
     * @param exact whether queue, type and reason as a filter mean these jobs and no others
     */
    private record Key(String queue, String type, String reason, boolean exact) {}

    /** Jobs of one queue and type that died of the same. */
    private record Group(@JsonUnwrapped Key key, long count, long firstMillis, long lastMillis, String example) {
        Group with(JobInfo job) {
            boolean latest = job.finishedAtMillis() >= lastMillis;
            return new Group(
                    key,
                    count + 1,
                    Math.min(firstMillis, job.finishedAtMillis()),
                    Math.max(lastMillis, job.finishedAtMillis()),
                    latest ? job.job().id() : example);
        }
    }

    /**
     * Dead jobs in groups.
     *
     * @param looked how many jobs were looked at
     * @param complete whether these were all; if not, the counts of groups are too low
     */
    private record Shown(List<Group> groups, int looked, boolean complete) {}

    /**
     * What a look has shown.
     *
     * @param dead how many dead jobs were counted at that time
     * @param nanos when it was
     */
    private record Groups(Shown shown, long dead, long nanos) {
        boolean isGood(long deadNow) {
            return System.nanoTime() - nanos < (deadNow == dead ? FRESH_NANOS : SHORTEST_NANOS);
        }
    }

    private Groups groups() {
        long dead = Api.await(snapshots.current()).count(JobState.DEAD);
        while (true) {
            Groups known = latest;
            if (known != null && known.isGood(dead)) {
                return known;
            }
            CompletableFuture<Boolean> mine = new CompletableFuture<>();
            CompletableFuture<Boolean> other = underWay.compareAndExchange(null, mine);
            if (other != null) {
                Api.await(other.copy());
                continue;
            }
            try {
                latest = look(dead);
            } finally {
                underWay.set(null);
                mine.complete(true);
            }
        }
    }

    private Groups look(long dead) {
        Map<Key, Group> found = new HashMap<>();
        int looked = 0;
        boolean complete = true;
        for (String queue : Api.await(broker.queues())) {
            String from = null;
            do {
                Page<JobInfo> page = Api.await(broker.list(queue, JobState.DEAD, from, PAGE));
                page.items().forEach(job -> add(found, job));
                looked += page.items().size();
                from = page.next();
            } while (from != null && looked < MOST_LOOKED);
            complete &= from == null;
        }
        List<Group> sorted = new ArrayList<>(found.values());
        sorted.sort(Comparator.comparingLong(Group::count)
                .reversed()
                .thenComparing(group -> group.key.queue)
                .thenComparing(group -> group.key.type));
        return new Groups(new Shown(List.copyOf(sorted), looked, complete), dead, System.nanoTime());
    }

    private static void add(Map<Key, Group> found, JobInfo job) {
        String reason = JobRow.reason(job);
        Key own = new Key(job.queue(), job.job().type(), reason, JobQuery.takes(reason));
        Key key = found.containsKey(own) || found.size() < MOST_GROUPS
                ? own
                : new Key(job.queue(), job.job().type(), OTHERS, false);
        Group group = found.getOrDefault(
                key, new Group(key, 0, Long.MAX_VALUE, 0, job.job().id()));
        found.put(key, group.with(job));
    }
}
