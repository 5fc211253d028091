// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import io.asyncio4j.Asyncio;
import io.asyncio4j.Task;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.net.http.HttpRequest;
import io.asyncio4j.net.http.HttpResponse;
import io.asyncio4j.net.http.Router;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What is being done with many jobs, and what was done last. Any thread. */
final class BulkApi {
    private static final int MOST_RUNNING = 4;
    private static final int KEPT = 50;
    private static final int LARGEST_BODY = 16 * 1024;

    private final Broker broker;
    private final Texts texts;
    private final Snapshots snapshots;

    /** The latest first; guarded by itself. */
    private final Deque<Bulk> operations = new ArrayDeque<>();

    /** Held so that no task is collected while it runs. */
    private final Map<String, Task<?>> tasks = new ConcurrentHashMap<>();

    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong changes = new AtomicLong();

    BulkApi(Broker broker, Texts texts, Snapshots snapshots) {
        this.broker = broker;
        this.texts = texts;
        this.snapshots = snapshots;
    }

    void addTo(Router router) {
        router.get("/api/bulk", request -> Api.json(shown()))
                .post("/api/bulk", this::begin)
                .delete("/api/bulk/{operation}", this::stop);
    }

    /** Grows with every change of any operation. */
    long changes() {
        return changes.get();
    }

    List<Bulk.Shown> shown() {
        synchronized (operations) {
            return operations.stream().map(Bulk::shown).toList();
        }
    }

    /**
     * What somebody wants done.
     *
     * @param expected how many jobs they were told it is about; more are not changed. Null for all
     */
    private record Wanted(
            @Nullable String action,
            @Nullable String queue,
            @Nullable String state,
            @Nullable String search,
            @Nullable String type,
            @Nullable String reason,
            @Nullable Long expected) {}

    private HttpResponse begin(HttpRequest request) throws IOException {
        Wanted wanted = request.bodyLimit(LARGEST_BODY).json(Wanted.class);
        BulkAction action = BulkAction.of(wanted.action());
        if (isBlank(wanted.queue()) || isBlank(wanted.search()) || isBlank(wanted.type())) {
            throw Refusal.wrong(
                    "A queue, type or search without a letter says nothing", "Leave it out if you mean all jobs.");
        }
        JobQuery query = JobQuery.of(wanted.queue(), wanted.state(), wanted.search(), wanted.type(), wanted.reason());
        JobState state = query.state();
        if (state == null) {
            throw Refusal.wrong("The state is missing", "Say in which state the jobs are.");
        }
        action.check(state);
        Long expected = wanted.expected();
        if (expected != null && expected < 1) {
            throw Refusal.wrong("Fewer than one job is expected", "Leave it out, or say how many you saw.");
        }
        Bulk bulk = new Bulk(
                "b" + numbers.incrementAndGet(),
                action,
                state,
                query,
                expected == null ? Long.MAX_VALUE : expected,
                expected == null && query.takesAll() ? Long.valueOf(there(query, state)) : expected,
                Api.await(broker.now()),
                changes::incrementAndGet);
        add(bulk);
        String id = bulk.id();
        Task<?> task = Asyncio.createTask(() -> bulk.run(broker, query.test(texts.redacts())), "dashboard bulk " + id);
        tasks.put(id, task);
        task.addDoneCallback(ended -> {
            tasks.remove(id);
            snapshots.changed();
        });
        return HttpResponse.json(202, Map.of("operation", id)).header("Cache-Control", "no-store");
    }

    private static boolean isBlank(@Nullable String word) {
        return word != null && word.isBlank();
    }

    private long there(JobQuery query, JobState state) {
        long sum = 0;
        for (String queue : query.queues(broker)) {
            sum += Api.await(broker.stats(queue)).counts().getOrDefault(state, 0L);
        }
        return sum;
    }

    private void add(Bulk bulk) {
        synchronized (operations) {
            if (operations.stream().filter(Bulk::isRunning).count() >= MOST_RUNNING) {
                throw new Refusal(
                        429,
                        MOST_RUNNING + " operations are running already",
                        "Wait until one has ended, or stop one.");
            }
            operations.addFirst(bulk);
            Iterator<Bulk> oldest = operations.descendingIterator();
            while (operations.size() > KEPT && oldest.hasNext()) {
                if (!oldest.next().isRunning()) {
                    oldest.remove();
                }
            }
        }
    }

    private HttpResponse stop(HttpRequest request) {
        String id = Api.name(request, "operation");
        synchronized (operations) {
            Bulk bulk = operations.stream()
                    .filter(known -> known.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> Refusal.missing("There is no operation " + id));
            bulk.stop();
            return Api.json(bulk.shown());
        }
    }

    void close() {
        synchronized (operations) {
            operations.forEach(Bulk::stop);
        }
    }
}
