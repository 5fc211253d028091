// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of one queue, as {@link Broker} describes it. Each method is one step at one time; guarded by the lock
 * of its store.
 */
final class MemoryQueue {
    /** How much of each kind is done by one call of {@link #tend}. */
    private static final int BOUND = 200;

    private static final long LONGEST_BACKOFF_MILLIS = 3_600_000;
    private static final Comparator<MemoryJob> BY_ORDER = Comparator.comparingLong(job -> job.order);

    private final String name;
    private final QueueEvents events;
    private QueueSettings settings = QueueSettings.DEFAULT;
    private final Map<String, MemoryJob> jobs = new HashMap<>();
    private final ReadyLines ready = new ReadyLines();
    private final TreeSet<MemoryJob> blocked = new TreeSet<>(BY_ORDER);
    private final TreeSet<MemoryJob> scheduled =
            new TreeSet<>(Comparator.<MemoryJob>comparingLong(job -> job.dueAt).thenComparing(BY_ORDER));
    private final TreeSet<MemoryJob> running = new TreeSet<>(
            Comparator.<MemoryJob>comparingLong(job -> job.leaseEnd).thenComparing(MemoryJob::id));
    private final TreeSet<MemoryJob> kept =
            new TreeSet<>(Comparator.comparingLong(MemoryJob::forgetAt).thenComparing(BY_ORDER));
    private final TreeSet<MemoryJob> dead = new TreeSet<>(
            Comparator.<MemoryJob>comparingLong(job -> job.finishedAt).thenComparing(BY_ORDER));
    private final Tombstones tombstones = new Tombstones();
    private final UniqueKeys uniqueKeys = new UniqueKeys();
    private final MemoryLimits limits = new MemoryLimits();
    private final MemoryOutbox outbox = new MemoryOutbox();
    private final Tallies tallies = new Tallies();
    private long orders;

    MemoryQueue(String name, QueueEvents events) {
        this.name = name;
        this.events = events;
    }

    // ---- producers ----

    Enqueued enqueue(NewJob job, long now) {
        if (jobs.containsKey(job.id()) || tombstones.isRemembered(job.id(), now)) {
            return new Enqueued(Enqueued.Kind.EXISTS, job.id());
        }
        String holder = uniqueKeys.holder(job.uniqueKey(), now);
        if (holder != null) {
            return new Enqueued(Enqueued.Kind.DUPLICATE, holder);
        }
        MemoryJob added = new MemoryJob(job, now);
        jobs.put(job.id(), added);
        uniqueKeys.take(added, now);
        tallies.enqueued++;
        if (added.missesParts()) {
            block(added);
        } else {
            await(added, added.dueAt, now);
        }
        return new Enqueued(Enqueued.Kind.ADDED, job.id());
    }

    CancelResult cancel(String id, long now) {
        MemoryJob job = jobs.get(id);
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
                leave(job);
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
            return new Claimed(claimed, false, claimableIn(now), true);
        }
        int expired = 0;
        MemoryJob next = next(now);
        while (next != null && claimed.size() < request.most() && expired < BOUND) {
            if (next.isExpired(now)) {
                expired++;
                leave(next);
                die(next, new Failure("expired", ""), now);
            } else {
                begin(next, request, now);
                claimed.add(next.claimed());
            }
            next = next(now);
        }
        return new Claimed(claimed, next != null, claimableIn(now), false);
    }

    /** The job that a claim would meet now; null if there is none or a limit forbids it. */
    private @Nullable MemoryJob next(long now) {
        return limits.mayBegin(settings, now) ? ready.next(group -> limits.groupMayBegin(settings, group, now)) : null;
    }

    boolean isClaimable(long now) {
        tend(now);
        return !settings.paused() && next(now) != null;
    }

    private void begin(MemoryJob job, ClaimRequest request, long now) {
        ready.claim(job);
        limits.begin(settings, job.group(), now);
        job.state = JobState.RUNNING;
        job.run++;
        job.worker = request.session();
        job.leaseEnd = now + request.leaseMillis();
        running.add(job);
    }

    private @Nullable MemoryJob running(Run run) {
        MemoryJob job = jobs.get(run.id());
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
            running.remove(job);
            job.leaseEnd = now + leaseMillis;
            running.add(job);
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
        leave(job);
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
                    readyFirst(job, now);
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
            await(job, now + delayMillis, now);
        }
    }

    private static String session(MemoryJob job) {
        return job.worker == null ? "" : job.worker;
    }

    // ---- time ----

    /** Does what is due, {@value #BOUND} of each kind at most; says in how many milliseconds there is more, -1 if never. */
    long tend(long now) {
        for (int i = 0; i < BOUND && !scheduled.isEmpty() && scheduled.first().dueAt <= now; i++) {
            MemoryJob job = scheduled.pollFirst();
            readyLast(job);
        }
        List<MemoryJob> lost = running.stream()
                .takeWhile(job -> job.leaseEnd <= now)
                .limit(BOUND)
                .toList();
        List<MemoryJob> firsts = lost.stream().filter(job -> !crashed(job, now)).toList();
        firsts.reversed().forEach(job -> readyFirst(job, now));
        forgetSome(now);
        tombstones.forgetOver(now);
        uniqueKeys.forgetOver(now);
        return soonest(claimableIn(now), forgettableIn(now));
    }

    /** A run lost its worker. Returns false if the job is to be the next of its group. */
    private boolean crashed(MemoryJob job, long now) {
        leave(job);
        job.crashes++;
        tallies.crashed++;
        job.note(job.run, now, session(job), new Failure("worker lost", "worker lost " + job.crashes + " times"));
        if (job.cancelRequested) {
            cancelled(job, now);
        } else if (job.crashes >= settings.maxCrashes()) {
            setAside(job, now);
        } else if (job.crashes == 1) {
            return false;
        } else {
            await(job, now + Math.min(1000L << Math.min(job.crashes - 2, 20), LONGEST_BACKOFF_MILLIS), now);
        }
        return true;
    }

    private void forgetSome(long now) {
        int left = BOUND;
        while (left > 0 && !kept.isEmpty() && kept.first().forgetAt() <= now) {
            forget(kept.first(), now);
            left--;
        }
        while (left > 0 && !dead.isEmpty() && (dead.size() > settings.deadLimit() || isOld(dead.first(), now))) {
            forget(dead.first(), now);
            left--;
        }
    }

    private boolean isOld(MemoryJob job, long now) {
        return now >= job.finishedAt + settings.deadMillis();
    }

    /** In how many milliseconds time alone may make a job claimable; -1 if never. */
    private long claimableIn(long now) {
        long soonest = -1;
        if (!scheduled.isEmpty()) {
            soonest = Math.max(0, scheduled.first().dueAt - now);
        }
        if (!running.isEmpty()) {
            soonest = soonest(soonest, Math.max(0, running.first().leaseEnd - now));
        }
        if (settings.paused() || ready.size() == 0 || !limits.hasRoom(settings)) {
            return soonest;
        }
        long wait = limits.waitMillis(settings, now);
        if (wait > 0) {
            return soonest(soonest, wait);
        }
        for (String group : (Iterable<String>) ready.groups()::iterator) {
            long groupWait = limits.groupWaitMillis(settings, group, now);
            if (groupWait > 0 && limits.groupHasRoom(settings, group)) {
                soonest = soonest(soonest, groupWait);
            }
        }
        return soonest;
    }

    private long forgettableIn(long now) {
        long soonest = kept.isEmpty() ? -1 : Math.max(0, kept.first().forgetAt() - now);
        if (dead.isEmpty()) {
            return soonest;
        }
        boolean tooMany = dead.size() > settings.deadLimit();
        return soonest(soonest, tooMany ? 0 : Math.max(0, dead.first().finishedAt + settings.deadMillis() - now));
    }

    private static long soonest(long one, long other) {
        return one < 0 ? other : other < 0 ? one : Math.min(one, other);
    }

    // ---- joins ----

    void arrive(String id, String part, PartResult result, long now) {
        MemoryJob job = jobs.get(id);
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
            leave(job);
            die(job, new Failure("part failed", part), now);
        } else if (!job.missesParts()) {
            leave(job);
            await(job, job.dueAt, now);
        }
    }

    // ---- whoever looks after it ----

    boolean retry(String id, long now) {
        MemoryJob job = jobs.get(id);
        if (job == null
                || job.state == JobState.RUNNING
                || job.state == JobState.READY
                || job.state == JobState.BLOCKED) {
            return false;
        }
        leave(job);
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
            block(job);
        } else {
            await(job, now, now);
        }
        return true;
    }

    boolean remove(String id) {
        MemoryJob job = jobs.get(id);
        if (job == null || job.state == JobState.RUNNING) {
            return false;
        }
        leave(job);
        jobs.remove(id);
        uniqueKeys.release(job);
        events.gone(name, id);
        return true;
    }

    boolean restore(JobInfo info, long now) {
        if (jobs.containsKey(info.job().id())) {
            return false;
        }
        MemoryJob job = new MemoryJob(info);
        jobs.put(job.id(), job);
        tallies.enqueued++;
        if (!job.state.isFinal() || job.job.uniqueMillis() > 0) {
            uniqueKeys.take(job, now);
        }
        switch (job.state) {
            case BLOCKED -> block(job);
            case SCHEDULED -> await(job, job.dueAt, now);
            case READY, RUNNING -> readyLast(job);
            case DONE, CANCELLED -> keep(job);
            case DEAD -> {
                job.order = ++orders;
                dead.add(job);
            }
        }
        return true;
    }

    void configure(QueueSettings wanted) {
        settings = wanted;
        events.mayBeClaimable(name);
    }

    @Nullable
    JobInfo find(String id) {
        MemoryJob job = jobs.get(id);
        return job == null ? null : job.info(name);
    }

    List<JobInfo> list(JobState state, int from, int most) {
        return in(state).skip(from).limit(most).map(job -> job.info(name)).toList();
    }

    private Stream<MemoryJob> in(JobState state) {
        return switch (state) {
            case READY -> ready.all();
            case SCHEDULED -> scheduled.stream();
            case RUNNING -> running.stream();
            case BLOCKED -> blocked.stream();
            case DEAD -> dead.stream();
            case DONE, CANCELLED -> kept.stream().filter(job -> job.state == state);
        };
    }

    QueueStats stats(long now) {
        Map<JobState, Long> counts = new EnumMap<>(JobState.class);
        for (JobState state : JobState.values()) {
            counts.put(state, state == JobState.READY ? ready.size() : in(state).count());
        }
        long oldest = ready.heads()
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

    // ---- changes of state; a job leaves the one and enters the next ----

    private void leave(MemoryJob job) {
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

    private void block(MemoryJob job) {
        job.state = JobState.BLOCKED;
        job.order = ++orders;
        blocked.add(job);
    }

    /** Lets a job wait for its time, or for a worker if that has come. */
    private void await(MemoryJob job, long dueAt, long now) {
        job.dueAt = Math.max(dueAt, now);
        if (dueAt <= now) {
            readyLast(job);
            return;
        }
        job.state = JobState.SCHEDULED;
        job.order = ++orders;
        scheduled.add(job);
        events.mayBeClaimableAt(name, dueAt);
    }

    private void readyLast(MemoryJob job) {
        job.state = JobState.READY;
        ready.addLast(job);
        events.mayBeClaimable(name);
    }

    private void readyFirst(MemoryJob job, long now) {
        job.state = JobState.READY;
        job.dueAt = now;
        ready.addFirst(job);
        events.mayBeClaimable(name);
    }

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
            job.order = ++orders;
            dead.add(job);
            for (int i = 0; i < BOUND && dead.size() > settings.deadLimit(); i++) {
                forget(dead.first(), now);
            }
        } else if (job.job.retentionMillis() > 0) {
            keep(job);
        } else {
            bury(job, now);
        }
    }

    private void keep(MemoryJob job) {
        job.order = ++orders;
        kept.add(job);
    }

    private void forget(MemoryJob job, long now) {
        leave(job);
        bury(job, now);
    }

    private void bury(MemoryJob job, long now) {
        jobs.remove(job.id());
        if (job.job.remembered()) {
            tombstones.add(job.id(), now);
        }
    }
}
