// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a server has done since it was started, at one moment.
 *
 * @param requests how many requests have come
 * @param inFlight how many of them are being answered now
 * @param byStatus how many answers were sent, by the first digit of their status: 1 to 5
 * @param cancelled how many requests have no whole answer, since the client went away or the writer failed
 * @param rejected how many requests were refused before a handler saw them, by a limit or as invalid
 * @param timedOut how many connections were closed because the client was too slow or idle
 * @param connections how many connections are open now
 * @param connectionsOpened how many connections were ever accepted
 * @param bytesIn how many bytes came, with headers and TLS
 * @param bytesOut how many bytes were sent, with headers and TLS
 * @param latencies how many answers took at most so long, from the headers of the request to the end of the answer; each
 *     count includes those before it, and the last bound is for ever
 * @param latencySum how long all answers took together
 */
public record HttpServerStatistics(
        long requests,
        int inFlight,
        Map<Integer, Long> byStatus,
        long cancelled,
        long rejected,
        long timedOut,
        int connections,
        long connectionsOpened,
        long bytesIn,
        long bytesOut,
        Map<Duration, Long> latencies,
        Duration latencySum) {
    /** The bound of the last latency: no bound. */
    public static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

    /**
     * Makes statistics.
     *
     * @throws NullPointerException if a map or the sum is null
     */
    public HttpServerStatistics {
        byStatus = Map.copyOf(byStatus);
        latencies = Collections.unmodifiableMap(new LinkedHashMap<>(latencies));
    }

    /**
     * Returns the text that Prometheus collects.
     *
     * @return metrics whose names begin with {@code http_server_}; its type is {@code text/plain; version=0.0.4}
     */
    public String prometheus() {
        PrometheusText text = new PrometheusText("http_server_");
        text.counter("requests_total", "Requests that have come", requests);
        text.gauge("requests_in_flight", "Requests that are being answered", inFlight);
        text.head("responses_total", "counter", "Answers that were sent, by the first digit of their status");
        byStatus.keySet().stream()
                .sorted()
                .forEach(digit ->
                        text.sample("responses_total", "class=\"" + digit + "xx\"", byStatus.getOrDefault(digit, 0L)));
        text.counter("requests_cancelled_total", "Requests without a whole answer", cancelled);
        text.counter("requests_rejected_total", "Requests that no handler saw", rejected);
        text.counter("connections_timed_out_total", "Connections closed as too slow or idle", timedOut);
        text.gauge("connections", "Connections that are open", connections);
        text.counter("connections_total", "Connections that were accepted", connectionsOpened);
        text.counter("received_bytes_total", "Bytes that came", bytesIn);
        text.counter("sent_bytes_total", "Bytes that were sent", bytesOut);
        text.histogram(
                "request_duration_seconds", "Time from the headers to the end of the answer", latencies, latencySum);
        return text.toString();
    }
}
