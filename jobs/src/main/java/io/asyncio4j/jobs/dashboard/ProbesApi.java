// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import io.asyncio4j.Asyncio;
import io.asyncio4j.TimeoutError;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.metrics.JobMetric;
import io.asyncio4j.jobs.metrics.MetricsText;
import io.asyncio4j.net.http.HttpResponse;
import io.asyncio4j.net.http.Metrics;
import io.asyncio4j.net.http.Router;
import java.time.Duration;

/** What other programs ask: figures for Prometheus, and whether all is well. */
final class ProbesApi {
    /** Prometheus waits for 10 s; it is to hear of a broker that hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Broker broker;
    private final Snapshots snapshots;
    private final Traffic traffic;

    ProbesApi(Broker broker, Snapshots snapshots, Traffic traffic) {
        this.broker = broker;
        this.snapshots = snapshots;
        this.traffic = traffic;
    }

    void addTo(Router router) {
        router.get("/metrics", Metrics.create().add(traffic::text).add(this::figures))
                .get("/healthz", request -> healthy());
    }

    /** A broker that does not answer is a figure, too. */
    private String figures() {
        try {
            return Asyncio.timeout(PATIENCE, this::asked);
        } catch (BrokerException | TimeoutError down) {
            return new MetricsText().add(JobMetric.BROKER_UP, 0).toString();
        }
    }

    private String asked() {
        MetricsText text = new MetricsText();
        long begun = System.nanoTime();
        Asyncio.await(broker.now());
        text.add(JobMetric.BROKER_ROUNDTRIP, (System.nanoTime() - begun) / 1e9);
        Snapshot snapshot = Asyncio.await(snapshots.current());
        return text.broker(snapshot.queues(), snapshot.workers())
                .add(JobMetric.BROKER_UP, 1)
                .toString();
    }

    /** Tells no stranger more than whether the broker answers. */
    private HttpResponse healthy() {
        try {
            Asyncio.timeout(PATIENCE, () -> Asyncio.await(broker.now()));
            return HttpResponse.text("ok\n").header("Cache-Control", "no-store");
        } catch (BrokerException | TimeoutError down) {
            return HttpResponse.text(503, "the broker does not answer\n").header("Cache-Control", "no-store");
        }
    }
}
