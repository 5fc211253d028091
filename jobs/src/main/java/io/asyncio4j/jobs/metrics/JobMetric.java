// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.metrics;

import java.util.List;
import java.util.Locale;

/**
 * Something that is measured: its names, its kind, its meaning and its labels.
 *
 * <p>Who counts is in the name. {@code jobs_} and {@code job_} are counted by the process that does it, a producer or a worker,
 * and are to be summed over processes. {@code worker_}, {@code loop_}, {@code lease_} and {@code stale_} are of one worker.
 * {@code queue_} and {@code broker_} are what the broker knows: the same whoever asks it, so of several answers one counts, and
 * the sum means nothing.
 */
public enum JobMetric {
    /** Jobs that this process has stored. */
    JOBS_ENQUEUED("jobs.enqueued", Kind.COUNTER, "Jobs that this process has stored", Labels.TYPED),
    /** Runs that have begun. */
    JOBS_STARTED("jobs.started", Kind.COUNTER, "Runs that have begun", Labels.TYPED),
    /** Jobs whose handler returned. */
    JOBS_COMPLETED("jobs.completed", Kind.COUNTER, "Jobs whose handler returned", Labels.TYPED),
    /** Runs that failed, whatever became of their job. */
    JOBS_FAILED("jobs.failed", Kind.COUNTER, "Runs that failed, whatever became of their job", Labels.TYPED),
    /** Runs that failed and whose job is tried again. */
    JOBS_RETRIED("jobs.retried", Kind.COUNTER, "Runs that failed and whose job is tried again", Labels.TYPED),
    /** Jobs set aside with a reason. */
    JOBS_DEAD("jobs.dead", Kind.COUNTER, "Jobs set aside with a reason", Labels.TYPED),
    /** Runs of jobs that somebody cancelled. */
    JOBS_CANCELLED("jobs.cancelled", Kind.COUNTER, "Runs of jobs that somebody cancelled", Labels.TYPED),
    /** Runs that took too long; they are among the failed. */
    JOBS_TIMED_OUT("jobs.timed.out", Kind.COUNTER, "Runs that took too long; they are among the failed", Labels.TYPED),
    /** Runs that ended with the wish to be called again later. */
    JOBS_SNOOZED("jobs.snoozed", Kind.COUNTER, "Runs that ended with the wish to be called again later", Labels.TYPED),
    /** Runs that were given back, for their worker ended. */
    JOBS_GIVEN_BACK("jobs.given.back", Kind.COUNTER, "Runs that were given back, for their worker ended", Labels.TYPED),
    /** Runs that were not their worker's any more when they ended. */
    JOBS_LOST("jobs.lost", Kind.COUNTER, "Runs that were not their worker's any more when they ended", Labels.TYPED),
    /** How long runs took, however they ended. */
    JOB_DURATION("job.duration", Kind.TIMER, "How long runs took, however they ended", Labels.TYPED),
    /** How long jobs were ready until a run of them began. */
    JOB_WAIT("job.wait", Kind.TIMER, "How long jobs were ready until a run of them began", Labels.TYPED),

    /** Jobs that a worker runs now. */
    WORKER_RUNNING("worker.running", Kind.GAUGE, "Jobs that run now", Labels.WORKER),
    /** Jobs that a worker can run at once, on all of its loops. */
    WORKER_SLOTS("worker.slots", Kind.GAUGE, "Jobs that can run at once, on all loops", Labels.WORKER),
    /** Runs that went on for seconds after they had been cancelled. */
    WORKER_STUCK(
            "worker.stuck", Kind.COUNTER, "Runs that went on for seconds after they had been cancelled", Labels.WORKER),
    /** Tasks that handlers left behind. */
    WORKER_LEAKED("worker.leaked.tasks", Kind.COUNTER, "Tasks that handlers left behind", Labels.WORKER),
    /** Leases that ended while a worker still held them. */
    LEASE_LOST("lease.lost", Kind.COUNTER, "Leases that ended while the worker still held them", Labels.WORKER),
    /** Outcomes that a broker did not accept, for the job had been given to somebody else. */
    STALE_ACK(
            "stale.ack",
            Kind.COUNTER,
            "Outcomes that the broker did not accept, for the job was somebody else's by then",
            Labels.WORKER),
    /** How late the latest of a worker's loops was at worst lately. */
    LOOP_LAG("loop.lag", Kind.SECONDS, "How late the latest loop was at worst lately", Labels.WORKER),

    /** Jobs of a queue in a state. */
    QUEUE_DEPTH("queue.depth", Kind.GAUGE, "Jobs of the queue in a state", List.of("queue", "state")),
    /** How long the first ready job of a queue has waited. */
    QUEUE_OLDEST_AGE(
            "queue.oldest.age", Kind.SECONDS, "How long the oldest ready job has waited; 0 if none", Labels.QUEUE),
    /** 1 if nothing of a queue is claimed until somebody resumes it. */
    QUEUE_PAUSED("queue.paused", Kind.GAUGE, "1 if nothing is claimed until somebody resumes the queue", Labels.QUEUE),
    /** Jobs ever stored in a queue. */
    QUEUE_ENQUEUED("queue.enqueued", Kind.COUNTER, "Jobs ever stored", Labels.QUEUE),
    /** Jobs of a queue ever done. */
    QUEUE_COMPLETED("queue.completed", Kind.COUNTER, "Jobs ever done", Labels.QUEUE),
    /** Runs of a queue's jobs that ever failed. */
    QUEUE_FAILED("queue.failed", Kind.COUNTER, "Runs ever failed", Labels.QUEUE),
    /** Jobs of a queue ever set aside. */
    QUEUE_DEAD("queue.dead", Kind.COUNTER, "Jobs ever set aside", Labels.QUEUE),
    /** Jobs of a queue ever cancelled. */
    QUEUE_CANCELLED("queue.cancelled", Kind.COUNTER, "Jobs ever cancelled", Labels.QUEUE),
    /** Runs of a queue's jobs whose worker was lost. */
    QUEUE_LOST("queue.lost", Kind.COUNTER, "Runs ever whose worker was lost", Labels.QUEUE),
    /** Outcomes of a queue's jobs that were not accepted. */
    QUEUE_STALE("queue.stale", Kind.COUNTER, "Outcomes ever that were not accepted", Labels.QUEUE),
    /** Loops of workers that drain a queue. */
    QUEUE_WORKERS("queue.workers", Kind.GAUGE, "Loops of workers that take jobs of the queue", Labels.QUEUE),

    /** Loops of workers that have been heard of lately. */
    BROKER_WORKERS("broker.workers", Kind.GAUGE, "Loops of workers that have been heard of lately", List.of()),
    /** Jobs that those can run at once. */
    BROKER_SLOTS("broker.slots", Kind.GAUGE, "Jobs that all workers together can run at once", List.of()),
    /** Jobs that those run. */
    BROKER_RUNNING("broker.running", Kind.GAUGE, "Jobs that all workers together run", List.of()),
    /** How late the latest of their loops was. */
    BROKER_LOOP_LAG(
            "broker.loop.lag", Kind.SECONDS, "How late the latest loop of all workers was at worst lately", List.of()),
    /** 1 if the broker answered when it was asked last. */
    BROKER_UP("broker.up", Kind.GAUGE, "1 if the broker answered when it was asked last", List.of()),
    /** How long the broker took to answer a small question. */
    BROKER_ROUNDTRIP(
            "broker.roundtrip", Kind.SECONDS, "How long the broker took to answer a small question", List.of());

    /** How something is measured. */
    public enum Kind {
        /** A number that only grows, until its process ends or, of a queue, for ever. */
        COUNTER,
        /** A number that goes up and down. */
        GAUGE,
        /** The same, a time in seconds. */
        SECONDS,
        /** A histogram of times in seconds. */
        TIMER
    }

    /** Label sets that several share. */
    private static final class Labels {
        static final List<String> TYPED = List.of("queue", "type");
        static final List<String> WORKER = List.of("worker");
        static final List<String> QUEUE = List.of("queue");
    }

    private final String meter;
    private final Kind kind;
    private final String help;
    private final List<String> labels;

    JobMetric(String meter, Kind kind, String help, List<String> labels) {
        this.meter = meter;
        this.kind = kind;
        this.help = help;
        this.labels = labels;
    }

    /**
     * Returns its name with dots, as Micrometer has it.
     *
     * @return such as {@code job.duration}
     */
    public String meter() {
        return meter;
    }

    /**
     * Returns its name as Prometheus has it.
     *
     * @return such as {@code jobs_enqueued_total} or {@code job_duration_seconds}; of a histogram without {@code _bucket},
     *     {@code _sum}, {@code _count}
     */
    public String prometheus() {
        String base = meter.replace('.', '_').toLowerCase(Locale.ROOT);
        return switch (kind) {
            case COUNTER -> base + "_total";
            case GAUGE -> base;
            case SECONDS, TIMER -> base + "_seconds";
        };
    }

    /**
     * Returns how it is measured.
     *
     * @return its kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Returns what it means, in a few words.
     *
     * @return one line
     */
    public String help() {
        return help;
    }

    /**
     * Returns the names of its labels.
     *
     * @return in their order; empty if it has none
     */
    public List<String> labels() {
        return labels;
    }
}
