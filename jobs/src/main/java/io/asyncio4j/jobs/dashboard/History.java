// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import io.asyncio4j.net.http.HttpRequest;
import io.asyncio4j.net.http.HttpResponse;
import io.asyncio4j.net.http.Router;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers how numbers went: five minutes by seconds, an hour by ten seconds, a day by five minutes. While nobody
 * watches it asks for a count every ten seconds.
 */
final class History {
    private static final Logger LOG = LoggerFactory.getLogger(Dashboard.class);
    private static final Executor LATER = CompletableFuture.delayedExecutor(10, TimeUnit.SECONDS);
    private static final long SECOND = 1_000;

    private final Map<String, Series> windows = Map.of(
            "live", new Series(SECOND, 300),
            "hour", new Series(10 * SECOND, 360),
            "day", new Series(300 * SECOND, 288));

    private volatile boolean closed;

    void add(Snapshot snapshot) {
        windows.values().forEach(series -> series.add(snapshot));
    }

    /** Begins to ask now and then. A broker that cannot be asked leaves a gap. */
    void keep(Snapshots snapshots) {
        if (closed) {
            return;
        }
        ask(snapshots).whenComplete((snapshot, failure) -> {
            if (failure != null) {
                LOG.debug("The queues could not be counted", failure);
            }
            LATER.execute(() -> keep(snapshots));
        });
    }

    private static CompletableFuture<Snapshot> ask(Snapshots snapshots) {
        try {
            return snapshots.current().orTimeout(30, TimeUnit.SECONDS);
        } catch (RuntimeException closedBroker) {
            return CompletableFuture.failedFuture(closedBroker);
        }
    }

    void close() {
        closed = true;
    }

    void addTo(Router router, Snapshots snapshots) {
        router.get("/api/series", request -> show(request, snapshots));
    }

    private HttpResponse show(HttpRequest request, Snapshots snapshots) {
        String window = request.query("window");
        Series series = windows.get(window == null ? "live" : window);
        if (series == null) {
            throw Refusal.wrong("There is no such window", "Windows are live, hour, day.");
        }
        return Api.json(series.until(Api.await(snapshots.current()).atMillis()));
    }
}
