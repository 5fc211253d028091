// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps jobs: one state machine, whose reference is {@code MemoryBroker}.
 *
 * <p>Any thread may call its methods. They return at once; what they return completes when the broker has stored what was
 * asked, as safely as it promises, or fails with a {@link BrokerException}. Each call may be repeated without harm when its
 * outcome is unknown. Who listens to a future is called on a thread of the broker or the loop that the broker was opened
 * on, and must be quick. A cancelled future changes nothing in the broker.
 */
public interface Broker extends AutoCloseable {
    // ---- producers ----

    /**
     * Stores jobs, all or none. Repeated, it answers {@code EXISTS} for those that were stored.
     *
     * @param queue where to
     * @param jobs at most 1,000
     * @return for each job in order what became of it
     */
    CompletableFuture<List<Enqueued>> enqueue(String queue, List<NewJob> jobs);

    /**
     * Waits until a job is final.
     *
     * @param queue where it is
     * @param id which
     * @param waitMillis how long to wait at most
     * @return the job as it ended, even if it is not kept; or as it is when the time is over; null if there is no such job
     */
    CompletableFuture<@Nullable JobInfo> awaitFinal(String queue, String id, long waitMillis);

    /**
     * Cancels a job: one that waits will not run, the worker of one that runs is told.
     *
     * @param queue where it is
     * @param id which
     * @return what became of it
     */
    CompletableFuture<CancelResult> cancel(String queue, String id);

    // ---- workers ----

    /**
     * Claims jobs for a worker, after having done what is due as {@link #tend} does. Repeated after an unknown outcome it
     * claims others; the first ones come back when their lease ends.
     *
     * @param request what is wanted
     * @return what there is
     */
    CompletableFuture<Claimed> claim(ClaimRequest request);

    /**
     * Waits until one of some queues may have jobs to claim; may be early or in vain.
     *
     * @param queues which
     * @param waitMillis how long to wait at most
     * @return completes then
     */
    CompletableFuture<@Nullable Void> awaitReady(List<String> queues, long waitMillis);

    /**
     * Renews the leases of runs.
     *
     * @param queue where the jobs are
     * @param runs which, at most 1,000
     * @param leaseMillis how long from now
     * @return which are lost, and which shall be cancelled
     */
    CompletableFuture<Renewed> renew(String queue, List<Run> runs, long leaseMillis);

    /**
     * Says how runs have ended. A run whose lease is over but which nobody else has claimed is still accepted.
     *
     * @param queue where the jobs are
     * @param settlements at most 1,000
     * @return for each in order whether it was accepted; false if the run is not the job's latest
     */
    CompletableFuture<List<Boolean>> settle(String queue, List<Settlement> settlements);

    /**
     * Notes how far a run is; the next run of the job sees it, too.
     *
     * @param queue where the job is
     * @param run which run
     * @param progress JSON
     * @return whether the run is the job's latest
     */
    CompletableFuture<Boolean> progress(String queue, Run run, byte[] progress);

    /**
     * Does a bounded part of what is due: readies jobs whose time has come, takes jobs from workers that are lost, forgets
     * what was kept long enough.
     *
     * @param queue where
     * @return in how many milliseconds there is more to do; -1 if time alone brings nothing
     */
    CompletableFuture<Long> tend(String queue);

    /**
     * Has somebody told of runs that shall be cancelled, quickly but not surely: {@link #renew} tells surely.
     *
     * @param queue where
     * @param told gets the ids of jobs
     * @return ends it
     */
    Runnable onCancel(String queue, Consumer<String> told);

    /**
     * Lists links of ended jobs that nobody has delivered yet.
     *
     * @param queue where the jobs ended
     * @param olderThanMillis leaves out what ended later than so long ago
     * @param most how many at most
     * @return oldest first
     */
    CompletableFuture<List<OutboxMessage>> outbox(String queue, long olderThanMillis, int most);

    /**
     * Forgets links, for they have been delivered.
     *
     * @param queue where the jobs ended
     * @param keys which messages
     * @return completes when that is stored
     */
    CompletableFuture<@Nullable Void> delivered(String queue, List<String> keys);

    /**
     * Brings a part to a job that waits for it. A part that is brought again replaces the first if that had failed.
     *
     * @param queue where the waiting job is
     * @param id the waiting job; if there is none, nothing happens
     * @param part which part
     * @param result what it came to
     * @return completes when that is stored
     */
    CompletableFuture<@Nullable Void> arrive(String queue, String id, String part, PartResult result);

    /**
     * Tells that a worker lives.
     *
     * @param worker what it says of itself
     * @param aliveMillis for how long that holds
     * @return completes when that is stored
     */
    CompletableFuture<@Nullable Void> heartbeat(WorkerInfo worker, long aliveMillis);

    /**
     * Forgets a worker.
     *
     * @param session which
     * @return completes when that is stored
     */
    CompletableFuture<@Nullable Void> leave(String session);

    // ---- schedules ----

    /**
     * Stores a schedule in place of one of the same name.
     *
     * @param schedule the schedule
     * @return completes when it is stored
     */
    CompletableFuture<@Nullable Void> putSchedule(Schedule schedule);

    /**
     * Forgets a schedule; jobs of it that were enqueued stay.
     *
     * @param name which
     * @return whether it was there
     */
    CompletableFuture<Boolean> removeSchedule(String name);

    /**
     * Lists the schedules.
     *
     * @return by name
     */
    CompletableFuture<List<Schedule>> schedules();

    /**
     * Moves a schedule on, if nobody else has.
     *
     * @param name which
     * @param expectedMillis what its next tick must be
     * @param lastMillis its last tick from now on
     * @param nextMillis its next tick from now on
     * @return whether it was moved
     */
    CompletableFuture<Boolean> advanceSchedule(String name, long expectedMillis, long lastMillis, long nextMillis);

    // ---- whoever looks after it ----

    /**
     * Finds a job.
     *
     * @param queue where
     * @param id which
     * @return the job; null if there is none
     */
    CompletableFuture<@Nullable JobInfo> find(String queue, String id);

    /**
     * Lists the jobs of a state, in the order in which they will run or have ended.
     *
     * @param queue where
     * @param state which
     * @param from where to go on, from the page before; null for the beginning
     * @param most how many, at most 1,000
     * @return a page; jobs that move meanwhile may be left out or come twice
     */
    CompletableFuture<Page<JobInfo>> list(String queue, JobState state, @Nullable String from, int most);

    /**
     * Has a job run again now: one that is dead, cancelled, scheduled, or done and kept. Its failures and crashes count
     * from nothing again; one that still misses parts is blocked.
     *
     * @param queue where
     * @param id which
     * @return whether it was in such a state
     */
    CompletableFuture<Boolean> retry(String queue, String id);

    /**
     * Forgets a job that does not run.
     *
     * @param queue where
     * @param id which
     * @return whether it was there and did not run
     */
    CompletableFuture<Boolean> remove(String queue, String id);

    /**
     * Stores what holds for a queue.
     *
     * @param queue which
     * @param settings from now on
     * @return completes when that is stored
     */
    CompletableFuture<@Nullable Void> configure(String queue, QueueSettings settings);

    /**
     * Counts a queue.
     *
     * @param queue which; one that has never been used is empty
     * @return its numbers
     */
    CompletableFuture<QueueStats> stats(String queue);

    /**
     * Lists the queues that have been used.
     *
     * @return their names in order
     */
    CompletableFuture<List<String>> queues();

    /**
     * Lists the workers that have been heard of lately.
     *
     * @return by session
     */
    CompletableFuture<List<WorkerInfo>> workers();

    /**
     * Stores jobs as another broker knew them; those that ran are ready. Jobs whose id is there are left alone.
     *
     * @param queue where to
     * @param jobs at most 1,000
     * @return how many were stored
     */
    CompletableFuture<Integer> restore(String queue, List<JobInfo> jobs);

    /**
     * Returns the broker's clock.
     *
     * @return milliseconds since 1970
     */
    CompletableFuture<Long> now();

    /** Ends what is under way and disconnects; more calls fail. Done twice it does nothing. In a coroutine it awaits that. */
    @Override
    void close();
}
