// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.QueueStats;
import io.asyncio4j.jobs.broker.SettingsChange;
import io.asyncio4j.net.http.HttpRequest;
import io.asyncio4j.net.http.HttpResponse;
import io.asyncio4j.net.http.Router;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The numbers of all queues and of each, and the workers. */
final class QueuesApi {
    private final Broker broker;
    private final Snapshots snapshots;
    private final Looks looks;

    QueuesApi(Broker broker, Snapshots snapshots, Looks looks) {
        this.broker = broker;
        this.snapshots = snapshots;
        this.looks = looks;
    }

    void addTo(Router router) {
        router.get("/api/overview", request -> Api.json(overview(Api.await(snapshots.current()))))
                .get("/api/queues", request -> Api.json(queues(Api.await(snapshots.current()))))
                .get(
                        "/api/workers",
                        request -> Api.json(Api.await(snapshots.current()).workers()))
                .post("/api/queues/{queue}/pause", request -> pause(request, true))
                .post("/api/queues/{queue}/resume", request -> pause(request, false));
    }

    /** All queues together. */
    record Overview(
            long now,
            Map<String, Long> totals,
            long processed,
            long failed,
            Figures.Rates rates,
            long oldestReadyMillis,
            long worstLagMillis,
            int workers,
            int slots,
            List<Problem> problems) {}

    Overview overview(Snapshot snapshot) {
        List<Problem> problems = new ArrayList<>(looks.problems());
        problems.addAll(Problem.of(snapshot));
        return new Overview(
                snapshot.atMillis(),
                Figures.counts(snapshot.counts()),
                snapshot.sum(QueueStats::done),
                snapshot.sum(QueueStats::failed),
                Figures.rates(snapshot, snapshots.before(snapshot)),
                snapshot.oldestReadyMillis(),
                snapshot.worstLagMillis(),
                snapshot.workers().size(),
                snapshot.slots(),
                problems);
    }

    /** What ever happened in a queue. */
    record Totals(long enqueued, long done, long failed, long dead, long cancelled, long crashed, long stale) {}

    /** One queue. */
    record Row(
            String name,
            boolean paused,
            Map<String, Long> counts,
            long oldestReadyMillis,
            Figures.Rates rates,
            Totals totals,
            QueueSettings limits) {}

    List<Row> queues(Snapshot snapshot) {
        Snapshot before = snapshots.before(snapshot);
        double seconds = before == null ? 0 : snapshot.secondsSince(before);
        Map<String, QueueStats> was = new HashMap<>();
        if (before != null) {
            before.queues().forEach(queue -> was.put(queue.queue(), queue));
        }
        return snapshot.queues().stream()
                .map(queue -> new Row(
                        queue.queue(),
                        queue.settings().paused(),
                        Figures.counts(queue.counts()),
                        queue.oldestReadyMillis(),
                        Figures.rates(queue, was.get(queue.queue()), seconds),
                        new Totals(
                                queue.enqueued(),
                                queue.done(),
                                queue.failed(),
                                queue.dead(),
                                queue.cancelled(),
                                queue.crashed(),
                                queue.stale()),
                        queue.settings()))
                .toList();
    }

    private HttpResponse pause(HttpRequest request, boolean pause) {
        String name = Api.name(request, "queue");
        if (!Api.await(broker.queues()).contains(name)) {
            throw Refusal.missing("There is no queue " + name);
        }
        Api.await(broker.reconfigure(name, SettingsChange.ofPaused(pause)));
        snapshots.changed();
        return Api.json(Map.of("paused", pause));
    }
}
