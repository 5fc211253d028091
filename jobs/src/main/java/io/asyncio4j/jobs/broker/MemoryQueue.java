// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of one queue, as {@link Broker} describes it. Each method is one step at one time; guarded by the lock
 * of its store.
 */
final class MemoryQueue {
    /** How much of each kind is done by one call of {@link #tend}. */
    private static final int BOUND = 200;

    private static final long LONGEST_BACKOFF_MILLIS = 3_600_000;

    private final String name;
    private final QueueEvents events;
    private QueueSettings settings = QueueSettings.DEFAULT;
    private final MemoryPlaces places;
    private final UniqueKeys uniqueKeys = new UniqueKeys();
    private final MemoryLimits limits = new MemoryLimits();
    private final MemoryOutbox outbox = new MemoryOutbox();
    private final Tallies tallies = new Tallies();

    MemoryQueue(String name, QueueEvents events) {
        this.name = name;
        this.events = events;
        places = new MemoryPlaces(name, limits, events);
    }

    // ---- producers ----

    Enqueued enqueue(NewJob job, long now) {
        if (places.isTaken(job.id(), now)) {
            return new Enqueued(Enqueued.Kind.EXISTS, job.id());
        }
        String holder = uniqueKeys.holder(job.uniqueKey(), now);
        if (holder != null) {
            return new Enqueued(Enqueued.Kind.DUPLICATE, holder);
        }
        MemoryJob added = new MemoryJob(job, now);
        places.add(added);
        uniqueKeys.take(added, now);
        tallies.enqueued++;
        if (added.missesParts()) {
            places.block(added);
        } else {
            places.await(added, added.dueAt, now);
        }
        return new Enqueued(Enqueued.Kind.ADDED, job.id());
    }

    CancelResult cancel(String id, long now) {
        MemoryJob job = places.find(id);
        if (job == null) {
            return CancelResult.UNKNOWN;
        }
        switch (job.state) {
            case RUNNING -> {
                job.cancelRequested = true;
                events.cancelRequested(name, id);
                return CancelResult.REQUESTED;
            }
            case READY, SCHEDULED, BLOCKED -> {
                places.leave(job);
                cancelled(job, now);
                return CancelResult.CANCELLED;
            }
            case DONE, DEAD, CANCELLED -> {
                return CancelResult.FINISHED;
            }
        }
        throw new AssertionError(job.state);
    }

    // ---- workers ----

    Claimed claim(ClaimRequest request, long now) {
        tend(now);
        List<ClaimedJob> claimed = new ArrayList<>();
        if (settings.paused()) {
            return new Claimed(claimed, false, NextTimes.claimableIn(places, limits, settings, now), true);
        }
        int expired = 0;
        MemoryJob next = next(now);
        while (next != null && claimed.size() < request.most() && expired < BOUND) {
            if (next.isExpired(now)) {
                expired++;
                places.leave(next);
                die(next, new Failure("expired", ""), now);
            } else {
                begin(next, request, now);
                claimed.add(next.claimed());
            }
            next = next(now);
        }
        return new Claimed(claimed, next != null, NextTimes.claimableIn(places, limits, settings, now), false);
    }

    /** The job that a claim would meet now; null if there is none or a limit forbids it. */
    private @Nullable MemoryJob next(long now) {
        return limits.mayBegin(settings, now)
                ? places.ready.next(group -> limits.groupMayBegin(settings, group, now))
                : null;
    }

    boolean isClaimable(long now) {
        tend(now);
        return !settings.paused() && next(now) != null;
    }

    private void begin(MemoryJob job, ClaimRequest request, long now) {
        limits.begin(settings, job.group(), now);
        job.run++;
        job.worker = request.session();
        places.begin(job, now + request.leaseMillis());
    }

    private @Nullable MemoryJob running(Run run) {
        MemoryJob job = places.find(run.id());
        return job != null && job.state == JobState.RUNNING && job.run == run.run() ? job : null;
    }

    Renewed renew(List<Run> runs, long leaseMillis, long now) {
        List<Run> lost = new ArrayList<>();
        List<Run> cancelled = new ArrayList<>();
        for (Run run : runs) {
            MemoryJob job = running(run);
            if (job == null) {
                lost.add(run);
                continue;
            }
            places.renew(job, now + leaseMillis);
            if (job.cancelRequested) {
                cancelled.add(run);
            }
        }
        return new Renewed(lost, cancelled);
    }

    boolean progress(Run run, byte[] progress) {
        MemoryJob job = running(run);
        if (job != null) {
            job.progress = progress;
        }
        return job != null;
    }

    boolean settle(Settlement settlement, long now) {
        MemoryJob job = running(settlement.run());
        if (job == null) {
            tallies.stale++;
            return false;
        }
        places.leave(job);
        Failure failure = settlement.failure() == null ? new Failure("failed", "") : settlement.failure();
        switch (settlement.verdict()) {
            case DONE -> done(job, settlement.result(), now);
            case RETRY -> {
                failed(job, failure, now);
                again(job, settlement.delayMillis(), now);
            }
            case DEAD -> {
                failed(job, failure, now);
                setAside(job, now);
            }
            case SNOOZE -> again(job, settlement.delayMillis(), now);
            case RELEASE -> {
                if (job.cancelRequested) {
                    cancelled(job, now);
                } else {
                    places.readyFirst(job, now);
                }
            }
            case CANCELLED -> {
                if (settlement.failure() != null) {
                    job.note(job.run, now, session(job), settlement.failure());
                }
                cancelled(job, now);
            }
        }
        events.mayBeClaimable(name); // it has made room
        return true;
    }

    private void failed(MemoryJob job, Failure failure, long now) {
        job.failures++;
        tallies.failed++;
        job.note(job.run, now, session(job), failure);
    }

    private void again(MemoryJob job, long delayMillis, long now) {
        if (job.cancelRequested) {
            cancelled(job, now);
        } else {
            places.await(job, now + delayMillis, now);
        }
    }

    private static String session(MemoryJob job) {
        return job.worker == null ? "" : job.worker;
    }

    // ---- time ----

    /** Does what is due, {@value #BOUND} of each kind at most; says in how many milliseconds there is more, -1 if never. */
    long tend(long now) {
        for (int i = 0; i < BOUND && !places.scheduled.isEmpty() && places.scheduled.first().dueAt <= now; i++) {
            MemoryJob job = places.scheduled.pollFirst();
            places.readyLast(job);
        }
        List<MemoryJob> lost = places.running.stream()
                .takeWhile(job -> job.leaseEnd <= now)
                .limit(BOUND)
                .toList();
        List<MemoryJob> firsts = lost.stream().filter(job -> !crashed(job, now)).toList();
        firsts.reversed().forEach(job -> places.readyFirst(job, now));
        forgetSome(now);
        places.forgetIds(now);
        uniqueKeys.forgetOver(now);
        limits.forgetIdle(now, BOUND);
        return NextTimes.soonest(
                NextTimes.claimableIn(places, limits, settings, now), NextTimes.forgettableIn(places, settings, now));
    }

    /** A run lost its worker. Returns false if the job is to be the next of its group. */
    private boolean crashed(MemoryJob job, long now) {
        places.leave(job);
        job.crashes++;
        tallies.crashed++;
        job.note(
                job.run,
                now,
                session(job),
                new Failure(
                        "worker lost",
                        "no word from its worker until the lease ended; workers lost so far: " + job.crashes));
        if (job.cancelRequested) {
            cancelled(job, now);
        } else if (job.crashes >= settings.maxCrashes()) {
            setAside(job, now);
        } else if (job.crashes == 1) {
            return false;
        } else {
            places.await(job, now + Math.min(1000L << Math.min(job.crashes - 2, 20), LONGEST_BACKOFF_MILLIS), now);
        }
        return true;
    }

    private void forgetSome(long now) {
        int left = BOUND;
        while (left > 0 && !places.kept.isEmpty() && places.kept.first().forgetAt() <= now) {
            places.forget(places.kept.first(), now);
            left--;
        }
        while (left > 0
                && !places.dead.isEmpty()
                && (places.dead.size() > settings.deadLimit() || isOld(places.dead.first(), now))) {
            places.forget(places.dead.first(), now);
            left--;
        }
    }

    private boolean isOld(MemoryJob job, long now) {
        return now >= job.finishedAt + settings.deadMillis();
    }

    // ---- joins ----

    void arrive(String id, String part, PartResult result, long now) {
        MemoryJob job = places.find(id);
        if (job == null || !job.job.parts().contains(part)) {
            return;
        }
        PartResult before = job.parts.get(part);
        if (before != null && (before.ok() || !result.ok())) {
            return;
        }
        job.parts.put(part, result);
        if (job.state != JobState.BLOCKED) {
            return;
        }
        if (!result.ok() && !job.job.despiteFailures()) {
            places.leave(job);
            die(job, new Failure("part failed", part), now);
        } else if (!job.missesParts()) {
            places.leave(job);
            places.await(job, job.dueAt, now);
        }
    }

    // ---- whoever looks after it ----

    boolean retry(String id, long now) {
        MemoryJob job = places.find(id);
        if (job == null
                || job.state == JobState.RUNNING
                || job.state == JobState.READY
                || job.state == JobState.BLOCKED) {
            return false;
        }
        places.leave(job);
        job.job = job.job.withoutExpiry();
        job.failures = 0;
        job.crashes = 0;
        job.finishedAt = 0;
        job.result = null;
        job.cancelRequested = false;
        uniqueKeys.take(job, now);
        if (!job.job.despiteFailures()) {
            job.parts.values().removeIf(part -> !part.ok());
        }
        if (job.missesParts()) {
            places.block(job);
        } else {
            places.await(job, now, now);
        }
        return true;
    }

    boolean remove(String id) {
        MemoryJob job = places.find(id);
        if (job == null || job.state == JobState.RUNNING) {
            return false;
        }
        places.leave(job);
        places.remove(job);
        uniqueKeys.release(job);
        events.gone(name, id);
        return true;
    }

    boolean restore(JobInfo info, long now) {
        if (places.find(info.job().id()) != null) {
            return false;
        }
        MemoryJob job = new MemoryJob(info);
        places.add(job);
        tallies.enqueued++;
        if (!job.state.isFinal() || job.job.uniqueMillis() > 0) {
            uniqueKeys.take(job, now);
        }
        switch (job.state) {
            case BLOCKED -> places.block(job);
            case SCHEDULED -> places.await(job, job.dueAt, now);
            case READY, RUNNING -> places.readyLast(job);
            case DONE, CANCELLED -> places.keep(job);
            case DEAD -> places.setAside(job);
        }
        return true;
    }

    QueueSettings reconfigure(SettingsChange change) {
        settings = change.applyTo(settings);
        events.mayBeClaimable(name);
        return settings;
    }

    @Nullable
    JobInfo find(String id) {
        MemoryJob job = places.find(id);
        return job == null ? null : job.info(name);
    }

    List<JobInfo> list(JobState state, int from, int most) {
        return places.in(state)
                .skip(from)
                .limit(most)
                .map(job -> job.info(name))
                .toList();
    }

    QueueStats stats(long now) {
        Map<JobState, Long> counts = new EnumMap<>(JobState.class);
        for (JobState state : JobState.values()) {
            counts.put(state, places.count(state));
        }
        long oldest = places.ready
                .heads()
                .mapToLong(job -> Math.max(0, now - job.dueAt))
                .max()
                .orElse(0);
        return new QueueStats(
                name,
                counts,
                oldest,
                settings,
                tallies.enqueued,
                tallies.done,
                tallies.failed,
                tallies.dead,
                tallies.cancelled,
                tallies.crashed,
                tallies.stale);
    }

    MemoryOutbox outbox() {
        return outbox;
    }

    // ---- ends ----

    private void done(MemoryJob job, byte @Nullable [] result, long now) {
        job.result = result;
        tallies.done++;
        outbox.done(job, result, now);
        finish(job, JobState.DONE, now);
    }

    private void cancelled(MemoryJob job, long now) {
        tallies.cancelled++;
        job.state = JobState.CANCELLED;
        outbox.notDone(job, now);
        finish(job, JobState.CANCELLED, now);
    }

    /** Sets a job aside that has not failed in a run. */
    private void die(MemoryJob job, Failure failure, long now) {
        job.note(job.run, now, "", failure);
        setAside(job, now);
    }

    private void setAside(MemoryJob job, long now) {
        tallies.dead++;
        outbox.notDone(job, now);
        finish(job, JobState.DEAD, now);
    }

    private void finish(MemoryJob job, JobState state, long now) {
        job.state = state;
        job.finishedAt = now;
        uniqueKeys.finish(job);
        events.ended(name, job.info(name));
        if (state == JobState.DEAD) {
            places.setAside(job);
            for (int i = 0; i < BOUND && places.dead.size() > settings.deadLimit(); i++) {
                places.forget(places.dead.first(), now);
            }
        } else if (job.job.retentionMillis() > 0) {
            places.keep(job);
        } else {
            places.bury(job, now);
        }
    }
}
