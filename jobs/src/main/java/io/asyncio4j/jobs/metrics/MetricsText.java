// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.metrics;

import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.QueueStats;
import io.asyncio4j.jobs.broker.WorkerInfo;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Writes numbers as the text that Prometheus collects, format 0.0.4. Used once, by one thread; to be served as
 * {@code text/plain; version=0.0.4}.
 */
public final class MetricsText {
    private final Map<JobMetric, StringBuilder> samples = new EnumMap<>(JobMetric.class);

    /** Begins an empty text. */
    public MetricsText() {}

    /**
     * Adds what a broker knows: the depth, age and totals of queues, and its workers together.
     *
     * @param queues as {@link io.asyncio4j.jobs.broker.Broker#stats} counted them
     * @param workers as {@link io.asyncio4j.jobs.broker.Broker#workers} lists them
     * @return this
     */
    public MetricsText broker(List<QueueStats> queues, List<WorkerInfo> workers) {
        for (QueueStats queue : queues) {
            String name = queue.queue();
            for (JobState state : JobState.values()) {
                add(JobMetric.QUEUE_DEPTH, BrokerMetrics.depth(queue, state), name, BrokerMetrics.label(state));
            }
            BrokerMetrics.OF_QUEUE.forEach((metric, value) -> add(metric, value.applyAsDouble(queue), name));
            add(JobMetric.QUEUE_WORKERS, BrokerMetrics.drain(workers, name), name);
        }
        BrokerMetrics.OF_WORKERS.forEach((metric, value) -> add(metric, value.applyAsDouble(workers)));
        return this;
    }

    /**
     * Adds a number.
     *
     * @param metric what it is; not a {@code TIMER}
     * @param value the number
     * @param labels a value for each label of the metric, in their order
     * @return this
     * @throws IllegalArgumentException if the labels are not as many, or the metric is a histogram
     */
    public MetricsText add(JobMetric metric, double value, String... labels) {
        if (metric.kind() == JobMetric.Kind.TIMER
                || labels.length != metric.labels().size()) {
            throw new IllegalArgumentException(
                    metric.prometheus() + " takes one number with labels " + metric.labels());
        }
        StringBuilder text = samples.computeIfAbsent(metric, MetricsText::head);
        text.append(metric.prometheus());
        for (int i = 0; i < labels.length; i++) {
            text.append(i == 0 ? "{" : ",")
                    .append(metric.labels().get(i))
                    .append("=\"")
                    .append(escaped(labels[i]))
                    .append(i == labels.length - 1 ? "\"}" : "\"");
        }
        text.append(' ').append(number(value)).append('\n');
        return this;
    }

    private static StringBuilder head(JobMetric metric) {
        String name = metric.prometheus();
        String type = metric.kind() == JobMetric.Kind.COUNTER ? "counter" : "gauge";
        return new StringBuilder()
                .append("# HELP " + name + " " + metric.help() + "\n")
                .append("# TYPE " + name + " " + type + "\n");
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static String number(double value) {
        return value == (long) value ? Long.toString((long) value) : Double.toString(value);
    }

    /** {@return the text; metrics in their own order} */
    @Override
    public String toString() {
        StringBuilder all = new StringBuilder();
        samples.values().forEach(all::append);
        return all.toString();
    }
}
