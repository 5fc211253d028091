// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.time.Duration;
import java.util.Map;

/** Metrics in the text format of Prometheus. */
final class PrometheusText {
    private final String prefix;
    private final StringBuilder text = new StringBuilder();

    PrometheusText(String prefix) {
        this.prefix = prefix;
    }

    void head(String name, String type, String help) {
        text.append("# HELP ")
                .append(prefix)
                .append(name)
                .append(' ')
                .append(help)
                .append('\n');
        text.append("# TYPE ")
                .append(prefix)
                .append(name)
                .append(' ')
                .append(type)
                .append('\n');
    }

    void sample(String name, String labels, Object value) {
        text.append(prefix).append(name);
        if (!labels.isEmpty()) {
            text.append('{').append(labels).append('}');
        }
        text.append(' ').append(value).append('\n');
    }

    void counter(String name, String help, long value) {
        head(name, "counter", help);
        sample(name, "", value);
    }

    void gauge(String name, String help, long value) {
        head(name, "gauge", help);
        sample(name, "", value);
    }

    void histogram(String name, String help, Map<Duration, Long> counts, Duration sum) {
        head(name, "histogram", help);
        long all = 0;
        for (Map.Entry<Duration, Long> count : counts.entrySet()) {
            boolean last = count.getKey().equals(HttpServerStatistics.FOR_EVER);
            String bound = last ? "+Inf" : String.valueOf(count.getKey().toNanos() / 1e9);
            all = count.getValue();
            sample(name + "_bucket", "le=\"" + bound + "\"", all);
        }
        sample(name + "_sum", "", sum.toNanos() / 1e9);
        sample(name + "_count", "", all);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
