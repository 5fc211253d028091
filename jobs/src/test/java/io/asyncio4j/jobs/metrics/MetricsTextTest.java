// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.jobs.broker.MemoryBroker;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.WorkerInfo;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MetricsTextTest {
    @Test
    void brokerIsWrittenAsPrometheusReadsIt() {
        try (MemoryBroker broker = new MemoryBroker()) {
            broker.enqueue("mail", List.of(NewJob.of("1", "send", new byte[] {'1'})))
                    .join();
            WorkerInfo worker = new WorkerInfo("host:1:a:1", "host", 1, List.of("mail"), 10, 3, 0, 1500, false);
            WorkerInfo other = new WorkerInfo("host:1:a:2", "host", 1, List.of("mail"), 10, 4, 0, 20, true);

            String text = new MetricsText()
                    .broker(List.of(broker.stats("mail").join()), List.of(worker, other))
                    .toString();

            assertThat(text.lines())
                    .contains(
                            "# HELP queue_depth Jobs of the queue in a state",
                            "# TYPE queue_depth gauge",
                            "queue_depth{queue=\"mail\",state=\"ready\"} 1",
                            "queue_depth{queue=\"mail\",state=\"dead\"} 0",
                            "# TYPE queue_enqueued_total counter",
                            "queue_enqueued_total{queue=\"mail\"} 1",
                            "queue_paused{queue=\"mail\"} 0",
                            "queue_workers{queue=\"mail\"} 1",
                            "broker_workers 2",
                            "broker_slots 20",
                            "broker_running 7",
                            "broker_loop_lag_seconds 1.5");
            assertThat(text.lines().filter(line -> line.startsWith("# TYPE queue_depth")))
                    .hasSize(1);
        }
    }

    @Test
    void labelsCannotBreakTheText() {
        String text = new MetricsText()
                .add(JobMetric.JOBS_DEAD, 2, "mail", "a\"} 1\n\\b")
                .toString();

        assertThat(text.lines()).last().isEqualTo("jobs_dead_total{queue=\"mail\",type=\"a\\\"} 1\\n\\\\b\"} 2");
    }

    @Test
    void wrongLabelsAreRefused() {
        assertThatThrownBy(() -> new MetricsText().add(JobMetric.QUEUE_DEPTH, 1, "mail"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("queue_depth takes one number with labels [queue, state]");
        assertThatThrownBy(() -> new MetricsText().add(JobMetric.JOB_WAIT, 1, "mail", "send"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesAreThoseThatPeopleChart() {
        Set<String> names = new TreeSet<>();
        for (JobMetric metric : JobMetric.values()) {
            names.add(metric.prometheus());
        }

        assertThat(names)
                .hasSize(JobMetric.values().length)
                .contains(
                        "jobs_enqueued_total",
                        "jobs_started_total",
                        "jobs_completed_total",
                        "jobs_failed_total",
                        "jobs_retried_total",
                        "jobs_dead_total",
                        "jobs_cancelled_total",
                        "jobs_timed_out_total",
                        "jobs_lost_total",
                        "job_duration_seconds",
                        "job_wait_seconds",
                        "queue_depth",
                        "queue_oldest_age_seconds",
                        "worker_running",
                        "worker_slots",
                        "loop_lag_seconds",
                        "lease_lost_total",
                        "stale_ack_total");
    }
}
