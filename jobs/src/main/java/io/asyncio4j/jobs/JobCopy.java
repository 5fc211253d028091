// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.Page;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.Schedule;
import io.asyncio4j.jobs.broker.SettingsChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Copies queues from one broker to another, with ids, counters, history, settings and schedules.
 *
 * <p>A queue is paused in the source before anything of it is copied, and stays paused there, so that no job runs on both
 * sides. In the target it is paused while it is copied. A copy that was broken off is begun again in the same way: what
 * the target has is left alone. Jobs that link to each other are copied together, by giving all their queues at once.
 *
 * <p>Jobs that run are not copied, for they would run twice: the copy waits for them, and leaves in the source those that
 * do not end in time. Workers that are lost cost the rest of their lease. Jobs that producers enqueue in the source while
 * it copies are copied as well; it does not keep them from it.
 */
public final class JobCopy {
    private static final int PAGE = 500;
    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(30);

    /** In the order in which a job moves, so that one which moves on meanwhile is met again rather than missed. */
    private static final List<JobState> ORDER = List.of(
            JobState.BLOCKED, JobState.SCHEDULED, JobState.READY, JobState.DEAD, JobState.DONE, JobState.CANCELLED);

    private final Broker source;
    private final Broker target;
    private final boolean moving;
    private final boolean resuming;
    private final Duration patience;

    private JobCopy(Broker source, Broker target, boolean moving, boolean resuming, Duration patience) {
        this.source = source;
        this.target = target;
        this.moving = moving;
        this.resuming = resuming;
        this.patience = patience;
    }

    /**
     * Makes a copy that has not begun.
     *
     * @param source where the jobs are; must not be the target
     * @param target where they shall be
     * @return a copy that leaves all jobs in the source and waits up to 30 s for those that run
     */
    public static JobCopy of(Broker source, Broker target) {
        return new JobCopy(source, target, false, false, USUAL_PATIENCE);
    }

    /**
     * Has jobs removed from the source once the target has stored them.
     *
     * @return a copy that does so
     */
    public JobCopy moving() {
        return new JobCopy(source, target, true, resuming, patience);
    }

    /**
     * Has the queues of the target run at the end, even if they were paused in the source. They do so anyway if they were
     * not paused there when the copy began.
     *
     * @return a copy that does so
     */
    public JobCopy resuming() {
        return new JobCopy(source, target, moving, true, patience);
    }

    /**
     * Says how long to wait for jobs that run.
     *
     * @param longest for all of them together; zero for not at all
     * @return a copy that does so
     * @throws IllegalArgumentException if it is negative
     */
    public JobCopy patience(Duration longest) {
        if (longest.isNegative()) {
            throw new IllegalArgumentException("Nothing can be awaited for " + longest);
        }
        return new JobCopy(source, target, moving, resuming, longest);
    }

    /**
     * Copies queues. In a coroutine it parks, elsewhere it blocks. Cancelled or broken off, it leaves the queues paused
     * on both sides.
     *
     * @param queues which; those that do not exist are empty
     * @param progress is told after each page how far it is, on the thread of the caller
     * @return what was done
     * @throws io.asyncio4j.jobs.broker.BrokerException if a broker fails; begin again then
     */
    public CopyReport run(List<String> queues, Consumer<CopyReport> progress) {
        return new Run(List.copyOf(queues), progress).run();
    }

    /** One copy under way. */
    private final class Run {
        private final List<String> queues;
        private final Consumer<CopyReport> progress;
        private final Map<String, QueueSettings> settings = new LinkedHashMap<>();

        private final Set<String> clashing = new HashSet<>();

        private int done;
        private long stored;
        private long present;
        private long removed;
        private long running;
        private int schedules;
        private boolean paused = true;

        /** Brings what ended jobs have caused to where it belongs in the source, from where it is copied. */
        private final Outbox outbox = new Outbox(source);

        Run(List<String> queues, Consumer<CopyReport> progress) {
            this.queues = queues;
            this.progress = progress;
        }

        CopyReport run() {
            for (String queue : queues) {
                pause(queue);
            }
            copySchedules();
            long deadline = System.nanoTime() + patience.toNanos();
            for (String queue : queues) { // of all, before any is copied, for what ends may bring a part to any of them
                awaitRuns(queue, deadline);
            }
            for (String queue : queues) {
                outbox.deliver(queue, 0);
            }
            for (String queue : queues) {
                copyQueue(queue);
                done++;
                progress.accept(report());
            }
            paused = false;
            settings.forEach(this::finish);
            progress.accept(report());
            return report();
        }

        private CopyReport report() {
            return new CopyReport(done, stored, present, removed, running, clashing.size(), schedules, paused);
        }

        private void pause(String queue) {
            QueueSettings before = Waits.await(source.stats(queue)).settings();
            settings.put(queue, before);
            Waits.await(target.configure(queue, Waits.await(source.reconfigure(queue, SettingsChange.ofPaused(true)))));
        }

        private void finish(String queue, QueueSettings before) {
            boolean rests = before.paused() && !resuming;
            Waits.await(target.reconfigure(queue, SettingsChange.ofPaused(rests)));
            paused |= rests;
        }

        /** The target gets a schedule before it is paused in the source: begun again, it is not paused in both. */
        private void copySchedules() {
            for (Schedule schedule : Waits.await(source.schedules())) {
                if (queues.contains(schedule.queue())) {
                    boolean fresh = Waits.await(target.replaceSchedule(null, schedule));
                    schedules += fresh ? 1 : 0;
                    pause(schedule, fresh);
                }
            }
        }

        /** Pauses a schedule in the source; what somebody else changes there meanwhile goes along into a fresh copy. */
        private void pause(Schedule seen, boolean fresh) {
            Schedule now = seen;
            while (!now.paused() && !Waits.await(source.replaceSchedule(now, now.paused(true)))) {
                Schedule before = now;
                Optional<Schedule> after = Waits.await(source.schedules()).stream()
                        .filter(schedule -> schedule.name().equals(seen.name()))
                        .findFirst();
                if (after.isEmpty()) {
                    if (fresh) {
                        Waits.await(target.removeSchedule(seen.name()));
                    }
                    return;
                }
                now = after.get();
                if (fresh) {
                    Waits.await(target.replaceSchedule(before, now));
                }
            }
        }

        /** Waits until nothing runs, for a job that ends after it was copied would run again in the target. */
        private void awaitRuns(String queue, long deadline) {
            while (runs(queue) > 0) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    break;
                }
                Waits.await(source.tend(queue));
                Page<JobInfo> page = Waits.await(source.list(queue, JobState.RUNNING, null, 1));
                if (!page.items().isEmpty()) {
                    Waits.await(
                            source.awaitFinal(queue, page.items().get(0).job().id(), Math.min(left, 200)));
                }
            }
        }

        private long runs(String queue) {
            return Waits.await(source.stats(queue)).counts().getOrDefault(JobState.RUNNING, 0L);
        }

        /** Goes over it until there is nothing new: jobs may move between states while they are listed. */
        private void copyQueue(String queue) {
            long before;
            long presentBefore = present;
            boolean first = true;
            do {
                before = stored + removed;
                outbox.deliver(queue, 0);
                for (JobState state : ORDER) {
                    copyState(queue, state);
                }
                if (first) {
                    presentBefore = present;
                    first = false;
                }
            } while (stored + removed > before);
            present = presentBefore; // from the second time on, it meets its own
            running += runs(queue);
        }

        private void copyState(String queue, JobState state) {
            @Nullable String from = null;
            do {
                Page<JobInfo> page = Waits.await(source.list(queue, state, from, PAGE));
                if (!page.items().isEmpty()) {
                    copyPage(queue, page.items());
                    progress.accept(report());
                }
                from = page.next();
            } while (from != null);
        }

        private void copyPage(String queue, List<JobInfo> jobs) {
            int fresh = Waits.await(target.restore(queue, jobs));
            stored += fresh;
            present += jobs.size() - fresh;
            if (moving) {
                remove(queue, fresh == jobs.size() ? jobs : same(queue, jobs));
            }
        }

        /** Leaves out those whose id is that of another job in the target. */
        private List<JobInfo> same(String queue, List<JobInfo> jobs) {
            List<CompletableFuture<@Nullable JobInfo>> there = new ArrayList<>();
            for (JobInfo job : jobs) {
                there.add(target.find(queue, job.job().id()));
            }
            List<JobInfo> same = new ArrayList<>();
            for (int i = 0; i < jobs.size(); i++) {
                JobInfo job = jobs.get(i);
                JobInfo found = Waits.await(there.get(i));
                if (found != null
                        && found.enqueuedAtMillis() == job.enqueuedAtMillis()
                        && found.job().type().equals(job.job().type())) {
                    same.add(job);
                } else {
                    clashing.add(queue + " " + job.job().id());
                }
            }
            return same;
        }

        private void remove(String queue, List<JobInfo> jobs) {
            List<CompletableFuture<Boolean>> removals = new ArrayList<>();
            for (JobInfo job : jobs) {
                removals.add(source.remove(queue, job.job().id()));
            }
            for (CompletableFuture<Boolean> removal : removals) {
                if (Waits.await(removal)) {
                    removed++;
                }
            }
        }
    }
}
