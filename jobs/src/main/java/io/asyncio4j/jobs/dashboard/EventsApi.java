// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import io.asyncio4j.Asyncio;
import io.asyncio4j.TimeoutError;
import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.net.http.HttpRequest;
import io.asyncio4j.net.http.HttpResponse;
import io.asyncio4j.net.http.Json;
import io.asyncio4j.net.http.Router;
import io.asyncio4j.net.http.ServerSentEvent;
import io.asyncio4j.net.http.ServerSentEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells pages what has changed, by one stream each. All get the same texts, written once for each count; who is slow gets
 * fewer, and who takes nothing for half a minute is cut off.
 */
final class EventsApi {
    private static final int MOST_CLIENTS = 64;
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final int QUEUES_EVERY = 2;
    private static final int WORKERS_EVERY = 5;
    private static final int ASKED_EVERY = 5;

    private final Snapshots snapshots;
    private final QueuesApi queues;
    private final BulkApi bulk;
    private final Traffic traffic;
    private final Doorkeeper doorkeeper;
    private volatile @Nullable Frame latest;
    private volatile boolean closed;

    EventsApi(Snapshots snapshots, QueuesApi queues, BulkApi bulk, Traffic traffic, Doorkeeper doorkeeper) {
        this.snapshots = snapshots;
        this.queues = queues;
        this.bulk = bulk;
        this.traffic = traffic;
        this.doorkeeper = doorkeeper;
    }

    void addTo(Router router) {
        router.get("/api/events", this::stream);
    }

    /** The texts of one count. */
    private record Frame(Snapshot snapshot, String overview, String queues, String workers) {}

    private HttpResponse stream(HttpRequest request) {
        if (traffic.viewers.get() >= MOST_CLIENTS) {
            throw new Refusal(
                    503, MOST_CLIENTS + " pages are watching already", "Close some of them; this one tries again.");
        }
        return ServerSentEvents.stream(request, events -> send(request, events));
    }

    private void send(HttpRequest request, ServerSentEvents events) throws Exception {
        try {
            if (traffic.viewers.incrementAndGet() > MOST_CLIENTS) {
                return;
            }
            long told = -1;
            Map<String, Bulk.Shown> operations = new HashMap<>();
            for (long second = 0; !closed; second++) {
                if (second % ASKED_EVERY == 0 && doorkeeper.user(request) == null) {
                    return; // signed out meanwhile
                }
                sendNumbers(events, second);
                long changes = bulk.changes();
                if (changes != told) {
                    told = changes;
                    sendOperations(events, operations);
                }
                Asyncio.sleep(1);
            }
        } finally {
            traffic.viewers.decrementAndGet();
            if (events.isGivenUp()) {
                traffic.dropped.increment();
            }
        }
    }

    private void sendNumbers(ServerSentEvents events, long second) throws IOException {
        Frame frame;
        try {
            frame = frame(Api.await(snapshots.current()));
        } catch (BrokerException | TimeoutError e) {
            events.send(event(
                    "problem",
                    text(new Refusal.Body(
                            String.valueOf(e.getMessage()),
                            "The numbers go on as soon as the broker answers again."))));
            return;
        }
        ServerSentEvent overview = event("overview", frame.overview);
        events.send(second == 0 ? overview.retry(RETRY) : overview);
        if (second % QUEUES_EVERY == 0) {
            events.send(event("queues", frame.queues));
        }
        if (second % WORKERS_EVERY == 0) {
            events.send(event("workers", frame.workers));
        }
    }

    private void sendOperations(ServerSentEvents events, Map<String, Bulk.Shown> known) throws IOException {
        for (Bulk.Shown operation : bulk.shown()) {
            if (!operation.equals(known.put(operation.id(), operation))) {
                events.send(event("operation", text(operation)));
            }
        }
    }

    private Frame frame(Snapshot snapshot) {
        Frame known = latest;
        if (known == null || known.snapshot != snapshot) {
            known = new Frame(
                    snapshot, text(queues.overview(snapshot)), text(queues.queues(snapshot)), text(snapshot.workers()));
            latest = known;
        }
        return known;
    }

    private static ServerSentEvent event(String name, String text) {
        return ServerSentEvent.of(text).name(name);
    }

    private static String text(Object value) {
        return new String(Json.write(value), StandardCharsets.UTF_8);
    }

    void close() {
        closed = true;
    }
}
