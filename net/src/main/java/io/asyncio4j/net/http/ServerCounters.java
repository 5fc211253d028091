// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a server has done so far. On its loop's thread. */
final class ServerCounters {
    private static final int STATUS_CLASSES = 5;

    /** Upper ends of the latencies that are counted apart, in seconds. */
    static final double[] BOUNDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

    final long[] byClass = new long[STATUS_CLASSES + 1];
    final long[] byLatency = new long[BOUNDS.length + 1];
    double latencySum;
    long requests;
    long cancelled;
    long rejected;
    long timedOut;
    long bytesIn;
    long bytesOut;
    int connections;
    long connectionsOpened;

    /** A request was answered. */
    void answered(int status, double seconds) {
        int statusClass = status / 100;
        byClass[statusClass <= STATUS_CLASSES ? statusClass : 0]++;
        latencySum += seconds;
        int i = 0;
        while (i < BOUNDS.length && seconds > BOUNDS[i]) {
            i++;
        }
        byLatency[i]++;
    }

    HttpServerStatistics snapshot(int inFlight) {
        Map<Integer, Long> byStatus = new HashMap<>();
        for (int i = 1; i <= STATUS_CLASSES; i++) {
            byStatus.put(i, byClass[i]);
        }
        Map<Duration, Long> latencies = new LinkedHashMap<>();
        long count = 0;
        for (int i = 0; i < byLatency.length; i++) {
            count += byLatency[i];
            latencies.put(i < BOUNDS.length ? nanos(BOUNDS[i]) : HttpServerStatistics.FOR_EVER, count);
        }
        return new HttpServerStatistics(
                requests,
                inFlight,
                byStatus,
                cancelled,
                rejected,
                timedOut,
                connections,
                connectionsOpened,
                bytesIn,
                bytesOut,
                latencies,
                nanos(latencySum));
    }

    private static Duration nanos(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }
}
