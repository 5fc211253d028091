// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.EnqueueMiddleware;
import io.asyncio4j.jobs.Handlers;
import io.asyncio4j.jobs.JobHandle;
import io.asyncio4j.jobs.JobOptions;
import io.asyncio4j.jobs.JobQueue;
import io.asyncio4j.jobs.Worker;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.metrics.JobMetric;
import io.asyncio4j.jobs.micrometer.JobMetrics;
import io.asyncio4j.jobs.opentelemetry.JobTracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The code of the page telemetry.md, and the names in it. */
class TelemetryPageTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Path PAGE = Path.of("../docs/guide/telemetry.md");

    @AutoClose
    private final Broker broker = Brokers.open("memory:" + UUID.randomUUID());

    private final Handlers handlers = Handlers.of().onVoid("send", String.class, (address, job) -> {});

    @Test
    void meters() {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        MeterRegistry registry = prometheus;
        // region micrometer
        JobMetrics metrics = JobMetrics.of(registry);
        JobQueue mail = JobQueue.open(broker, "mail").middleware(metrics); // counts what is enqueued
        Worker worker = Worker.builder()
                .broker(broker)
                .queue("mail")
                .handlers(handlers)
                .listener(metrics) // counts and times runs
                .start();
        metrics.watch(worker); // slots, loops
        metrics.watch(broker); // queues, asked every ten seconds
        // endregion
        try (worker;
                metrics) {
            mail.enqueue("send", "ann@example.org", JobOptions.DEFAULT.retention(Duration.ofMinutes(1)))
                    .result(LIMIT);
        }
        assertThat(prometheus.scrape()).contains("jobs_completed_total{queue=\"mail\",type=\"send\"} 1.0");
    }

    @Test
    void spans() {
        InMemorySpanExporter exporter = InMemorySpanExporter.create();
        try (OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                        .build())
                .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
                .build()) {
            OpenTelemetry telemetry = sdk;
            // region opentelemetry
            JobTracing tracing = JobTracing.of(telemetry);
            JobQueue mail = JobQueue.open(broker, "mail").middleware(tracing);
            Worker worker = Worker.builder()
                    .broker(broker)
                    .queue("mail")
                    .handlers(handlers)
                    .middleware(tracing)
                    .start();
            // endregion
            try (worker) {
                mail.enqueue("send", "ann@example.org", JobOptions.DEFAULT.retention(Duration.ofMinutes(1)))
                        .result(LIMIT);
            }
            assertThat(exporter.getFinishedSpanItems()).hasSize(2);
        }
    }

    @Test
    void middlewareOfProducers() {
        // region enqueue-middleware
        EnqueueMiddleware tenant = (queue, jobs) -> {
            List<NewJob> marked = jobs.stream()
                    .map(job -> {
                        Map<String, String> headers = new TreeMap<>(job.headers());
                        headers.put("tenant", "ada");
                        return job.toBuilder().headers(headers).build();
                    })
                    .toList();
            return EnqueueMiddleware.Sending.of(marked);
        };
        JobQueue mail = JobQueue.open(broker, "mail").middleware(tenant);
        // endregion
        JobHandle<Object> job = mail.enqueue("send", "ann@example.org");
        assertThat(job.info().job().headers()).containsEntry("tenant", "ada");
    }

    @Test
    void thePageNamesEveryMetricWithItsLabelsAndNoOther() throws IOException {
        String page = Files.readString(PAGE);
        List<String> rows = Pattern.compile("^\\| `([a-z_]+)` \\| ([^|]*) \\|", Pattern.MULTILINE)
                .matcher(page)
                .results()
                .map(row -> row.group(1) + " " + row.group(2).strip())
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(Arrays.stream(JobMetric.values())
                        .map(metric -> metric.prometheus() + " " + String.join(", ", metric.labels()))
                        .toList());
    }
}
