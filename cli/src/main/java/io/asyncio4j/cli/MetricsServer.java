// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import io.asyncio4j.Asyncio;
import io.asyncio4j.jobs.Worker;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.micrometer.JobMetrics;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.net.http.HealthChecks;
import io.asyncio4j.net.http.HttpException;
import io.asyncio4j.net.http.HttpRequest;
import io.asyncio4j.net.http.HttpResponse;
import io.asyncio4j.net.http.HttpServer;
import io.asyncio4j.net.http.HttpServerOptions;
import io.asyncio4j.net.http.Router;
import io.asyncio4j.threads.LoopThread;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The HTTP port of a worker: {@code /metrics} for Prometheus, {@code /healthz} for probes. It has a loop of its own. */
final class MetricsServer implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JobMetrics metrics = JobMetrics.of(registry);
    private final LoopThread thread;
    private final HttpServer server;
    private volatile @Nullable Worker worker;

    private MetricsServer(Address address) {
        thread = LoopThread.start("metrics", NetLoop::newEventLoop);
        try {
            server = thread.submit(() -> listen(address)).join();
        } catch (CompletionException e) {
            thread.close();
            if (e.getCause() instanceof HttpException failed) {
                throw new CommandFailedException(
                        failed.getMessage() + "; give another port to --metrics, 0 for any free one", failed);
            }
            throw e;
        }
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** Where to listen. */
    record Address(String host, int port) {
        /** Reads {@code PORT} or {@code ADDRESS:PORT}. */
        static Address parse(String text) {
            int colon = text.lastIndexOf(':');
            String host = colon < 0 ? "127.0.0.1" : text.substring(0, colon).replaceFirst("^\\[(.*)]$", "$1");
            String port = text.substring(colon + 1);
            if (host.isEmpty() || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
                throw new IllegalArgumentException(
                        "--metrics is a port, 9464, or an address with one, 0.0.0.0:9464, not '" + text + "'");
            }
            return new Address(host, Integer.parseInt(port));
        }
    }

    /** Begins to listen; there is nothing but the JVM's metrics yet. */
    static MetricsServer start(String address) {
        return new MetricsServer(Address.parse(address));
    }

    private HttpServer listen(Address address) {
        Router routes = Router.create()
                .get("/metrics", this::metrics)
                .get("/healthz", HealthChecks.create().check("loops", this::checkLoops));
        return HttpServer.start(
                routes,
                address.host,
                address.port,
                HttpServerOptions.DEFAULT.maxConnections(50).maxBodyBytes(1024));
    }

    private HttpResponse metrics(HttpRequest request) {
        return HttpResponse.text(registry.scrape())
                .header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                .header("Cache-Control", "no-store");
    }

    private void checkLoops() {
        Worker watched = worker;
        if (watched != null && !Asyncio.toThread(() -> watched.answers(PATIENCE))) {
            throw new IllegalStateException("a loop of the worker has not answered for " + PATIENCE.toSeconds() + " s");
        }
    }

    /** What is told of the worker's runs. */
    JobMetrics listener() {
        return metrics;
    }

    /** Shows a worker and its queues. */
    void watch(Worker started, Broker broker, Collection<String> queues) {
        worker = started;
        metrics.watch(started);
        metrics.watch(broker, queues, INTERVAL);
    }

    /** Where it listens, such as {@code http://127.0.0.1:9464}. */
    String url() {
        return server.url();
    }

    @Override
    public void close() {
        metrics.close();
        thread.submit(server::close).join();
        thread.close();
        registry.close();
    }
}
