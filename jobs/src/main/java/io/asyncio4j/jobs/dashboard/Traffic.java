// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What a dashboard itself does, in numbers. Any thread. */
final class Traffic {
    final LongAdder requests = new LongAdder();

    /** Pages that have a stream of events now. */
    final AtomicInteger viewers = new AtomicInteger();

    /** Streams cut off, for their page took nothing. */
    final LongAdder dropped = new LongAdder();

    /** As Prometheus reads it. */
    String text() {
        return sample("dashboard_requests_total", "counter", "Requests to the dashboard", requests.sum())
                + sample("dashboard_viewers", "gauge", "Pages that watch now", viewers.get())
                + sample(
                        "dashboard_streams_dropped_total",
                        "counter",
                        "Streams of events cut off, for their page took nothing",
                        dropped.sum());
    }

    private static String sample(String name, String type, String help, long value) {
        return "# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n" + name + " " + value + "\n";
    }
}
