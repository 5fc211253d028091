// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.micrometer;

import io.asyncio4j.jobs.EnqueueMiddleware;
import io.asyncio4j.jobs.JobReport;
import io.asyncio4j.jobs.TakenJob;
import io.asyncio4j.jobs.Worker;
import io.asyncio4j.jobs.WorkerListener;
import io.asyncio4j.jobs.WorkerStatistics;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.Enqueued;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.metrics.JobMetric;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Measures jobs with a registry of Micrometer: what a producer stores, what a worker does, what a broker knows. The names are
 * those of {@link JobMetric}.
 *
 * <pre>{@code
 * JobMetrics metrics = JobMetrics.of(registry);
 * JobQueue queue = JobQueue.open(broker, "mail").middleware(metrics);
 * Worker worker = Worker.builder() … .listener(metrics).start();
 * metrics.watch(worker);
 * metrics.watch(broker);
 * }</pre>
 *
 * <p>Any thread may call; nothing blocks or awaits.
 */
public final class JobMetrics implements WorkerListener, EnqueueMiddleware, AutoCloseable {
    private final MeterRegistry registry;
    private final TypedMeters typed;
    private final List<BrokerSampler> samplers = new CopyOnWriteArrayList<>();

    /** How far the clock of the broker that is watched is ahead of this machine's, in milliseconds. */
    private volatile long aheadMillis;

    private JobMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.typed = new TypedMeters(registry);
    }

    /**
     * Measures with a registry.
     *
     * @param registry where the meters are made when there is something to measure
     * @return the measuring
     */
    public static JobMetrics of(MeterRegistry registry) {
        return new JobMetrics(registry);
    }

    // ---- a producer ----

    /** Counts the jobs that are stored, and not those that were there before. */
    @Override
    public Sending begin(String queue, List<NewJob> jobs) {
        return new Sending(jobs, (became, failure) -> {
            if (became != null) {
                countEnqueued(queue, jobs, became);
            }
        });
    }

    private void countEnqueued(String queue, List<NewJob> jobs, List<Enqueued> became) {
        for (int i = 0; i < jobs.size(); i++) {
            if (became.get(i).kind() == Enqueued.Kind.ADDED) {
                typed.of(queue, jobs.get(i).type()).count(JobMetric.JOBS_ENQUEUED);
            }
        }
    }

    // ---- a worker ----

    @Override
    public void started(TakenJob job, int loop) {
        TypedMeters.OfType meters = typed.of(job.queue(), type(job.claimed()));
        meters.begin();
        meters.count(JobMetric.JOBS_STARTED);
        ClaimedJob claimed = job.claimed();
        if (claimed != null) {
            long waited = System.currentTimeMillis() + aheadMillis - claimed.dueAtMillis();
            meters.record(JobMetric.JOB_WAIT, Math.max(0, waited), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void ended(JobReport report) {
        TypedMeters.OfType meters = typed.of(report.queue(), type(report.claimed()));
        meters.record(JobMetric.JOB_DURATION, report.endNanos() - report.startNanos(), TimeUnit.NANOSECONDS);
        switch (report.outcome()) {
            case DONE -> meters.count(JobMetric.JOBS_COMPLETED);
            case FAILED -> meters.count(JobMetric.JOBS_FAILED);
            case RETRIED -> {
                meters.count(JobMetric.JOBS_FAILED);
                meters.count(JobMetric.JOBS_RETRIED);
            }
            case DEAD -> {
                meters.count(JobMetric.JOBS_FAILED);
                meters.count(JobMetric.JOBS_DEAD);
            }
            case SNOOZED -> meters.count(JobMetric.JOBS_SNOOZED);
            case CANCELLED -> meters.count(JobMetric.JOBS_CANCELLED);
            case UNFINISHED -> meters.count(JobMetric.JOBS_GIVEN_BACK);
            case LOST -> meters.count(JobMetric.JOBS_LOST);
        }
        if (report.timedOut()) {
            meters.count(JobMetric.JOBS_TIMED_OUT);
        }
    }

    /** Payloads of a plain list have no type. */
    private static String type(@Nullable ClaimedJob claimed) {
        return claimed == null ? "" : claimed.job().type();
    }

    /**
     * Shows the state of a worker, by its name. That it is told of runs is another matter: see
     * {@link Worker.Builder#listener}.
     *
     * @param worker a worker; others of this registry must have other names
     */
    public void watch(Worker worker) {
        gauge(JobMetric.WORKER_RUNNING, worker, each -> each.statistics().running());
        gauge(JobMetric.WORKER_SLOTS, worker, Worker::slots);
        gauge(JobMetric.LOOP_LAG, worker, each -> each.statistics().recentLag().toNanos() / 1e9);
        counter(JobMetric.WORKER_STUCK, worker, WorkerStatistics::stuck);
        counter(JobMetric.WORKER_LEAKED, worker, WorkerStatistics::leaked);
        counter(JobMetric.LEASE_LOST, worker, WorkerStatistics::leasesLost);
        counter(JobMetric.STALE_ACK, worker, WorkerStatistics::stale);
    }

    private void gauge(JobMetric metric, Worker worker, ToDoubleFunction<Worker> value) {
        Meters.named(Gauge.builder(metric.meter(), worker, value), metric)
                .tag("worker", worker.name())
                .strongReference(true)
                .register(registry);
    }

    private void counter(JobMetric metric, Worker worker, ToDoubleFunction<WorkerStatistics> value) {
        FunctionCounter.builder(metric.meter(), worker, each -> value.applyAsDouble(each.statistics()))
                .description(metric.help())
                .tag("worker", worker.name())
                .register(registry);
    }

    // ---- a broker ----

    /**
     * Shows all queues of a broker and its workers, asked every ten seconds.
     *
     * @param broker stays open until this is closed
     */
    public void watch(Broker broker) {
        watch(broker, List.of(), Duration.ofSeconds(10));
    }

    /**
     * Shows queues of a broker and its workers. One broker a registry, for its metrics have no label that says which.
     *
     * @param broker stays open until this is closed
     * @param queues which; empty for all, with those that come and without those that go
     * @param interval how often to ask, at least 100 ms; a broker that does not answer is asked again when it has
     * @throws IllegalArgumentException if the interval is shorter
     * @throws IllegalStateException if a broker is watched already
     */
    public synchronized void watch(Broker broker, Collection<String> queues, Duration interval) {
        if (interval.toMillis() < 100) {
            throw new IllegalArgumentException("A broker is asked every 100 ms at most, not every " + interval);
        }
        if (!samplers.isEmpty()) {
            throw new IllegalStateException("A broker is watched already; its metrics have no label that says which");
        }
        BrokerSampler sampler =
                new BrokerSampler(registry, broker, List.copyOf(queues), interval, ahead -> aheadMillis = ahead);
        samplers.add(sampler);
        sampler.start();
    }

    /** Asks the broker no more. The meters stay, with what they last showed. */
    @Override
    public void close() {
        samplers.forEach(BrokerSampler::close);
    }
}
