// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.Handlers;
import io.asyncio4j.jobs.JobHandle;
import io.asyncio4j.jobs.JobOptions;
import io.asyncio4j.jobs.JobQueue;
import io.asyncio4j.jobs.Worker;
import io.asyncio4j.jobs.broker.Broker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The port of a worker for Prometheus and probes. */
class WorkerMetricsTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(url)).timeout(LIMIT).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void aWorkerShowsItsRunsAndItsQueues() throws Exception {
        try (Broker broker = Brokers.open("memory:" + UUID.randomUUID());
                MetricsServer server = MetricsServer.start("0")) {
            Handlers handlers = Handlers.of().on("echo", String.class, (word, job) -> word);
            try (Worker worker = Worker.builder()
                    .broker(broker)
                    .queue("mail")
                    .handlers(handlers)
                    .listener(server.listener())
                    .start()) {
                server.watch(worker, broker, List.of("mail"));
                JobHandle<Object> job = JobQueue.open(broker, "mail")
                        .enqueue("echo", "hello", JobOptions.DEFAULT.retention(Duration.ofMinutes(1)));
                job.result(LIMIT);

                HttpResponse<String> answer = get(server.url() + "/metrics");

                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.headers().firstValue("content-type"))
                        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
                assertThat(answer.body().lines())
                        .contains(
                                "jobs_started_total{queue=\"mail\",type=\"echo\"} 1.0",
                                "worker_slots{worker=\"worker\"} 100.0")
                        .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"));
                assertThat(get(server.url() + "/healthz").body()).contains("\"loops\":\"up\"");
                assertThat(get(server.url() + "/").statusCode()).isEqualTo(404);
            }
            HttpResponse<String> health = get(server.url() + "/healthz");
            assertThat(health.statusCode()).isEqualTo(503);
        }
    }

    @Test
    void aWorkerWhoseLoopIsHeldIsNotHealthy() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (Broker broker = Brokers.open("memory:" + UUID.randomUUID())) {
            Handlers handlers = Handlers.of().onVoid("hold", Integer.class, (number, job) -> {
                held.countDown();
                while (release.getCount() > 0) {
                    Thread.onSpinWait(); // computes, and lets nothing else run
                }
            });
            try (Worker worker = Worker.builder()
                    .broker(broker)
                    .queue("mail")
                    .handlers(handlers)
                    .start()) {
                assertThat(worker.answers(LIMIT)).isTrue();
                JobQueue.open(broker, "mail").enqueue("hold", 1);
                assertThat(held.await(50, TimeUnit.SECONDS)).isTrue();

                assertThat(worker.answers(Duration.ofMillis(100))).isFalse();
                release.countDown();
                assertThat(worker.answers(LIMIT)).isTrue();
            } finally {
                release.countDown();
            }
        }
    }

    @Test
    void theCommandServesThem() {
        String url = "memory:" + UUID.randomUUID();
        try (Broker broker = Brokers.open(url);
                Shell shell = new Shell()) {
            JobQueue.open(broker, "default").enqueue("echo", 1);

            assertThat(shell.run("worker", "--broker", url, "--samples", "--burst", "--metrics", "0"))
                    .as(shell.complained())
                    .isZero();
        }
    }

    @Test
    void wrongAndTakenAddressesAreOneSentence() throws Exception {
        try (Shell shell = new Shell();
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String url = "memory:" + UUID.randomUUID();
            assertThat(shell.run("worker", "--broker", url, "--samples", "--metrics", "nine"))
                    .isEqualTo(2);
            assertThat(shell.complained()).startsWith("aio: --metrics is a port");

            assertThat(shell.run(
                            "worker",
                            "--broker",
                            url,
                            "--samples",
                            "--metrics",
                            Integer.toString(taken.getLocalPort())))
                    .isEqualTo(1);
            assertThat(shell.complained()).contains("give another port to --metrics");
        }
        assertThat(MetricsServer.Address.parse("0.0.0.0:9464")).isEqualTo(new MetricsServer.Address("0.0.0.0", 9464));
        assertThat(MetricsServer.Address.parse("[::1]:9464")).isEqualTo(new MetricsServer.Address("::1", 9464));
        assertThatThrownBy(() -> MetricsServer.Address.parse(":9464")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MetricsServer.Address.parse("99999")).isInstanceOf(IllegalArgumentException.class);
    }
}
