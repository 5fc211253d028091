// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the jobs of a queue are: for each state a place in its order. A job leaves the one and then enters the next. */
final class MemoryPlaces {
    private static final Comparator<MemoryJob> BY_ORDER = Comparator.comparingLong(job -> job.order);

    final ReadyLines ready = new ReadyLines();
    final TreeSet<MemoryJob> blocked = new TreeSet<>(BY_ORDER);

    /** By due time, then as they were scheduled. */
    final TreeSet<MemoryJob> scheduled =
            new TreeSet<>(Comparator.<MemoryJob>comparingLong(job -> job.dueAt).thenComparing(BY_ORDER));

    /** By the end of the lease, then by id. */
    final TreeSet<MemoryJob> running = new TreeSet<>(
            Comparator.<MemoryJob>comparingLong(job -> job.leaseEnd).thenComparing(MemoryJob::id));

    /** Done and cancelled jobs, the first to be forgotten first. */
    final TreeSet<MemoryJob> kept =
            new TreeSet<>(Comparator.comparingLong(MemoryJob::forgetAt).thenComparing(BY_ORDER));

    /** As they died. */
    final TreeSet<MemoryJob> dead = new TreeSet<>(
            Comparator.<MemoryJob>comparingLong(job -> job.finishedAt).thenComparing(BY_ORDER));

    private final String queue;
    private final MemoryLimits limits;
    private final QueueEvents events;
    private final Map<String, MemoryJob> jobs = new HashMap<>();
    private final Tombstones tombstones = new Tombstones();
    private long orders;

    MemoryPlaces(String queue, MemoryLimits limits, QueueEvents events) {
        this.queue = queue;
        this.limits = limits;
        this.events = events;
    }

    // ---- ids ----

    boolean isTaken(String id, long now) {
        return jobs.containsKey(id) || tombstones.isRemembered(id, now);
    }

    @Nullable
    MemoryJob find(String id) {
        return jobs.get(id);
    }

    /** Makes a job known that is in no place yet. */
    void add(MemoryJob job) {
        jobs.put(job.id(), job);
    }

    /** Makes a job unknown that has left its place. */
    void remove(MemoryJob job) {
        jobs.remove(job.id());
    }

    /** As {@link #remove}, but its id may be remembered. */
    void bury(MemoryJob job, long now) {
        remove(job);
        if (job.job.remembered()) {
            tombstones.add(job.id(), now);
        }
    }

    /** Has a job leave its place and be unknown. */
    void forget(MemoryJob job, long now) {
        leave(job);
        bury(job, now);
    }

    void forgetIds(long now) {
        tombstones.forgetOver(now);
    }

    // ---- places ----

    void leave(MemoryJob job) {
        switch (job.state) {
            case READY -> ready.remove(job);
            case SCHEDULED -> scheduled.remove(job);
            case BLOCKED -> blocked.remove(job);
            case RUNNING -> {
                running.remove(job);
                limits.end(job.group());
                job.leaseEnd = 0;
            }
            case DEAD -> dead.remove(job);
            case DONE, CANCELLED -> kept.remove(job);
        }
    }

    void block(MemoryJob job) {
        job.state = JobState.BLOCKED;
        job.order = ++orders;
        blocked.add(job);
    }

    /** Lets a job wait for its time, or for a worker if that has come. */
    void await(MemoryJob job, long dueAt, long now) {
        job.dueAt = Math.max(dueAt, now);
        if (dueAt <= now) {
            readyLast(job);
            return;
        }
        job.state = JobState.SCHEDULED;
        job.order = ++orders;
        scheduled.add(job);
        events.mayBeClaimableAt(queue, dueAt);
    }

    void readyLast(MemoryJob job) {
        job.state = JobState.READY;
        ready.addLast(job);
        events.mayBeClaimable(queue);
    }

    void readyFirst(MemoryJob job, long now) {
        job.state = JobState.READY;
        job.dueAt = now;
        ready.addFirst(job);
        events.mayBeClaimable(queue);
    }

    /** Hands a ready job to a worker. */
    void begin(MemoryJob job, long leaseEnd) {
        ready.claim(job);
        job.state = JobState.RUNNING;
        job.leaseEnd = leaseEnd;
        running.add(job);
    }

    void renew(MemoryJob job, long leaseEnd) {
        running.remove(job);
        job.leaseEnd = leaseEnd;
        running.add(job);
    }

    /** Keeps a job that is done or cancelled. */
    void keep(MemoryJob job) {
        job.order = ++orders;
        kept.add(job);
    }

    /** Keeps a job that is dead. */
    void setAside(MemoryJob job) {
        job.order = ++orders;
        dead.add(job);
    }

    // ---- lists ----

    Stream<MemoryJob> in(JobState state) {
        return switch (state) {
            case READY -> ready.all();
            case SCHEDULED -> scheduled.stream();
            case RUNNING -> running.stream();
            case BLOCKED -> blocked.stream();
            case DEAD -> dead.stream();
            case DONE, CANCELLED -> kept.stream().filter(job -> job.state == state);
        };
    }

    long count(JobState state) {
        return state == JobState.READY ? ready.size() : in(state).count();
    }
}
