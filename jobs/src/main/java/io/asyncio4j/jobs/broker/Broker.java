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
 * on, and must be quick. A cancelled future changes nothing in the broker. Bad arguments throw
 * {@link IllegalArgumentException} at once.
 *
 * <h2>The life of a job</h2>
 *
 * <pre>
 *   enqueue ─┬─ waits for parts ── BLOCKED ──┐ all have arrived
 *            ├─ has a later time ── SCHEDULED ┤ its time has come       ┌─ DONE
 *            └──────────────────────────── READY ── claim ── RUNNING ───┼─ DEAD
 *                                            └── release, retry, lost ──┴─ CANCELLED
 * </pre>
 *
 * <p>Each method is one step at one time of the broker's clock. A time has come when the clock shows it or more.
 *
 * <p><b>Order.</b> Bands strictly, 0 first. In a band groups take turns: a group joins at the end with its first ready job
 * there, goes back to the end after each job that is claimed, and leaves with its last job; one that may not run now is
 * passed over and keeps its turn. Jobs without a group are one group, for limits, too. In a group first come, first
 * served; only a job that is released or has lost its first worker goes to the head.
 *
 * <p><b>Limits.</b> Rates go by the generic cell rate algorithm in doubles: with {@code step = 1000 / rate}, a job may begin
 * at {@code now} if {@code max(next, now) - (burst - 1) * step <= now}; then {@code next = max(next, now) + step}. A queue
 * has one {@code next}, and each of its groups another.
 *
 * <p><b>Failures of workers.</b> When a lease is over, the run is lost: {@code crashes} goes up, and the run is noted with
 * the reason "worker lost". If somebody wanted to cancel the job, it is cancelled. With {@code maxCrashes} it is dead. After
 * the first crash it is the next of its group; after others it waits {@code 2^(crashes - 2)} seconds, an hour at most.
 *
 * <p><b>History.</b> What is noted: runs that were settled as {@code RETRY} or {@code DEAD}, those that lost their worker, those
 * cancelled with a failure; besides, deaths without a run, with "" as worker: "expired", "part failed".
 *
 * <p><b>The end.</b> A final job gives its unique key back, if it still has it and the key is not held for a time. Its links
 * are put into the outbox in the same step: all with its result if it is done, else only parts, not ok, with the reason of
 * its last failure, or "cancelled". Done and cancelled jobs are kept for their retention; without one they are forgotten
 * at once. Dead ones are kept by the limits of the queue. When a job whose id is remembered is forgotten by the broker
 * itself, the id is refused for a minute.
 *
 * <p><b>Wanting to cancel</b> a job that runs is a wish: if its run is done all the same, or dead, so is the job; if it is to
 * be tried again, released, snoozed or is lost, the job is cancelled.
 */
public interface Broker extends AutoCloseable {
    // ---- producers ----

    /**
     * Stores jobs, all or none. Repeated, it answers {@code EXISTS} for those that were stored. For each in order it is
     * checked first whether its id is there or remembered, then whether its unique key is held. A time in the past is now.
     *
     * @param queue where to; a name as {@link #requireQueueName} wants it
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
     * Cancels a job: one that waits will not run and is final at once, the worker of one that runs is told.
     *
     * @param queue where it is
     * @param id which
     * @return what became of it
     */
    CompletableFuture<CancelResult> cancel(String queue, String id);

    // ---- workers ----

    /**
     * Claims jobs for a worker, after having done what is due as {@link #tend} does. Repeated after an unknown outcome it
     * claims others; the first ones come back when their lease ends. A job that has expired before its first run is dead
     * when a claim meets it; at most 200 are met in vain by one claim.
     *
     * @param request what is wanted
     * @return what there is
     */
    CompletableFuture<Claimed> claim(ClaimRequest request);

    /**
     * Waits until one of some queues may have jobs to claim, or a job to come is due sooner than the wait ends, so that
     * whoever waits can find out for how long; may be early or in vain. It does not wake by itself when a time comes.
     *
     * @param queues which
     * @param waitMillis how long to wait at most
     * @return completes then
     */
    CompletableFuture<@Nullable Void> awaitReady(List<String> queues, long waitMillis);

    /**
     * Renews the leases of runs, even of those whose lease is over but which nobody has taken away yet.
     *
     * @param queue where the jobs are
     * @param runs which, at most 1,000
     * @param leaseMillis how long from now
     * @return which are lost, and which shall be cancelled
     */
    CompletableFuture<Renewed> renew(String queue, List<Run> runs, long leaseMillis);

    /**
     * Says how runs have ended, in order. A run whose lease is over but which nobody has taken away yet is still accepted.
     * Several that are released in one call each go to the head in turn, so the last is the next to be claimed.
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
     * Does a bounded part of what is due, 200 of each: readies jobs whose time has come, in the order of their times and then
     * of their scheduling; takes jobs from workers that are lost, in the order of lease ends and then of ids, and the first
     * of those that go to the head is ahead of the others; forgets what was kept long enough.
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
     * Brings a part to a job that waits for it. The first arrival of a part counts, but one that is ok replaces one that is
     * not. A part that is not ok sets a blocked job aside, unless it wants them despite failures.
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
     * Stores a schedule in place of one of the same name, whatever that was. Who wants to change a part of one takes
     * {@link #replaceSchedule}: what somebody else changed since it was read would be lost here.
     *
     * @param schedule the schedule
     * @return completes when it is stored
     */
    CompletableFuture<@Nullable Void> putSchedule(Schedule schedule);

    /**
     * Stores a schedule, if nobody else has changed the one of the same name; a tick changes it, too. Of several callers at
     * the same time who expect the same, one has its way; the others read again what is there.
     *
     * @param expected what it must be, in all its components, as {@link #schedules} said; null if there must be none
     * @param schedule the schedule from now on
     * @return whether it was stored
     */
    CompletableFuture<Boolean> replaceSchedule(@Nullable Schedule expected, Schedule schedule);

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
     * Lists the jobs of a state: ready ones by band, and those of one group in order; scheduled ones by time; running ones by
     * the end of their lease; blocked ones as they came; dead ones as they died; others in any order.
     *
     * @param queue where
     * @param state which
     * @param from where to go on, from the page before; null for the beginning
     * @param most how many, at most 1,000
     * @return a page; jobs that move meanwhile may be left out or come twice
     */
    CompletableFuture<Page<JobInfo>> list(String queue, JobState state, @Nullable String from, int most);

    /**
     * Has a job run again now, at the end of its line: one that is dead, cancelled, scheduled, or done and kept. Its failures
     * and crashes count from nothing again, it never expires, its result is dropped, and it takes its unique key again if
     * nobody has it. Parts that had failed are forgotten, unless it wants them despite failures; one that misses parts is
     * blocked.
     *
     * @param queue where
     * @param id which
     * @return whether it was in such a state
     */
    CompletableFuture<Boolean> retry(String queue, String id);

    /**
     * Forgets a job that does not run, its unique key and its id, as if it had never been.
     *
     * @param queue where
     * @param id which
     * @return whether it was there and did not run
     */
    CompletableFuture<Boolean> remove(String queue, String id);

    /**
     * Stores what holds for a queue, whatever held before. Who wants to change a part of that takes {@link #reconfigure}:
     * what somebody else changed since the settings were read would be lost here.
     *
     * @param queue which
     * @param settings from now on
     * @return completes when that is stored
     */
    default CompletableFuture<@Nullable Void> configure(String queue, QueueSettings settings) {
        return reconfigure(queue, SettingsChange.of(settings)).thenApply(ignored -> null);
    }

    /**
     * Changes a part of what holds for a queue. Of changes at the same time none is lost, unless they are of the same
     * component; then the last one holds.
     *
     * @param queue which; if nothing was stored for it, the rest is as in {@link QueueSettings#DEFAULT}
     * @param change what shall be different from now on
     * @return what holds when that is stored
     */
    CompletableFuture<QueueSettings> reconfigure(String queue, SettingsChange change);

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
     * Stores jobs as another broker knew them, with their counts, history and times; those that ran are ready, and final
     * ones are kept for what is left of their time. Jobs whose id is there are left alone. They count as enqueued.
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

    /**
     * Checks the name of a queue.
     *
     * @param name a name
     * @return the same
     * @throws IllegalArgumentException if it is not 1 to 100 letters, digits, dots, dashes, underscores, slashes or colons of
     *     ASCII
     */
    static String requireQueueName(String name) {
        if (name.isEmpty() || name.length() > 100 || !name.chars().allMatch(Broker::isOfQueueName)) {
            throw new IllegalArgumentException(
                    "The name of a queue is 1 to 100 letters, digits, dots, dashes, underscores, slashes or colons,"
                            + " not '" + name + "'");
        }
        return name;
    }

    private static boolean isOfQueueName(int letter) {
        return letter >= 'a' && letter <= 'z'
                || letter >= 'A' && letter <= 'Z'
                || letter >= '0' && letter <= '9'
                || ".-_/:".indexOf(letter) >= 0;
    }
}
