// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.jobs.broker.Attempt;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.PartResult;
import io.asyncio4j.jobs.broker.Run;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A job and the run that is under way, as its handler and the middleware see them. Any thread may ask. */
public final class JobContext {
    private final Broker broker;
    private final String queue;
    private final ClaimedJob claimed;
    private final @Nullable Instant deadline;
    private volatile boolean cancelRequested;
    private volatile boolean timedOut;
    private volatile byte @Nullable [] progress;
    private volatile String failureNote = "";

    /**
     * Describes a run.
     *
     * @param deadline when its time is over; null for never
     */
    JobContext(Broker broker, String queue, ClaimedJob claimed, @Nullable Instant deadline) {
        this.broker = broker;
        this.queue = queue;
        this.claimed = claimed;
        this.deadline = deadline;
        this.progress = claimed.progress();
    }

    /** Returns what was claimed. */
    ClaimedJob claimed() {
        return claimed;
    }

    /** Notes that the run shall end. Any thread. */
    void requestCancel() {
        cancelRequested = true;
    }

    /** Notes that the run shall end, and whether for its time is over. Any thread. */
    void requestCancel(boolean overTime) {
        timedOut = overTime;
        requestCancel();
    }

    /**
     * Returns where the job was claimed.
     *
     * @return the name of the queue
     */
    public String queue() {
        return queue;
    }

    /**
     * Returns which job it is.
     *
     * @return its id, the same in each run
     */
    public String id() {
        return claimed.job().id();
    }

    /**
     * Returns what kind of job it is.
     *
     * @return the name of its handler
     */
    public String type() {
        return claimed.job().type();
    }

    /**
     * Returns the number of this run. With the id it names the run, and is what to hand to others that must refuse
     * whoever comes late.
     *
     * @return 1 for the first, and growing
     */
    public long run() {
        return claimed.run();
    }

    /**
     * Returns which attempt this is.
     *
     * @return 1 plus the failures; what a worker lost or gave back does not count
     */
    public int attempt() {
        return claimed.failures() + 1;
    }

    /**
     * Returns how many attempts there may be.
     *
     * @return at least 1
     */
    public int attempts() {
        return claimed.job().attempts();
    }

    /**
     * Returns how many runs failed.
     *
     * @return 0 in the first attempt
     */
    public int failures() {
        return claimed.failures();
    }

    /**
     * Returns how many runs lost their worker.
     *
     * @return mostly 0
     */
    public int crashes() {
        return claimed.crashes();
    }

    /**
     * Returns when it was enqueued.
     *
     * @return by the broker's clock
     */
    public Instant enqueuedAt() {
        return Instant.ofEpochMilli(claimed.enqueuedAtMillis());
    }

    /**
     * Returns the words that it may be found by.
     *
     * @return as its options gave them
     */
    public List<String> tags() {
        return claimed.job().tags();
    }

    /**
     * Returns what producers and middleware handed on.
     *
     * @return by name
     */
    public Map<String, String> headers() {
        return claimed.job().headers();
    }

    /**
     * Returns whose job it is.
     *
     * @return the group; null if nobody's
     */
    public @Nullable String group() {
        return claimed.job().group();
    }

    /**
     * Returns when the run's time is over.
     *
     * @return by this machine's clock; null if it has no limit
     */
    public @Nullable Instant deadline() {
        return deadline;
    }

    /**
     * Returns whether the run shall end. Coroutines are cancelled and need not ask; code in a pool should, now and then.
     *
     * @return whether it was cancelled, timed out, or lost
     */
    public boolean isCancelRequested() {
        return cancelRequested;
    }

    /**
     * Returns whether the run shall end because it took too long, which is a failure. Its coroutine sees a cancellation, as it
     * does when somebody cancels the job or the worker ends.
     *
     * @return whether the time limit of its job ended it
     */
    public boolean isTimedOut() {
        return timedOut;
    }

    /**
     * Notes how far the run is: for those who watch, and for the next run of this job, should this one not end well.
     * Awaits until it is stored, so once a second is often enough; in a pool's thread it blocks.
     *
     * @param note what Jackson can write, at most 64 KiB
     * @return whether this is still the job's latest run; if not, what it does is in vain
     * @throws UnserializablePayloadException if it cannot be written
     * @throws PayloadTooLargeException if it is too large
     * @throws BrokerException if it could not be stored; a handler that does not care catches that
     */
    public boolean progress(Object note) {
        byte[] json = JobJson.write("The progress of job " + id(), note, 64 * 1024);
        boolean latest = Waits.await(broker.progress(queue, new Run(id(), claimed.run()), json));
        if (latest) {
            progress = json;
        }
        return latest;
    }

    /**
     * Notes a line to be kept with the failure, should this run fail, such as where more of it is recorded. It stands behind
     * the stack; the last word counts.
     *
     * @param line at most 200 characters; what is longer is cut
     */
    public void noteOnFailure(String line) {
        failureNote = line.length() <= 200 ? line : line.substring(0, 200);
    }

    /** Returns that line; empty if there is none. */
    String failureNote() {
        return failureNote;
    }

    /**
     * Asks the broker for the runs that did not succeed. In a coroutine it awaits; in a pool's thread it blocks.
     *
     * @return oldest first, the last ten; empty if the broker does not know the job any more
     * @throws BrokerException if it cannot be asked
     */
    public List<Attempt> history() {
        JobInfo info = Waits.await(broker.find(queue, id()));
        return info == null ? List.of() : info.history();
    }

    /**
     * Returns what was noted last, in this run or one before.
     *
     * @param <T> what it is read as
     * @param type what it is read as
     * @return null if nothing was noted
     * @throws BadPayloadException if it is no JSON of that type
     */
    public <T> @Nullable T lastProgress(Class<T> type) {
        byte[] json = progress;
        return json == null ? null : JobJson.read(json, type);
    }

    /**
     * Returns the result of the job before this one in a chain.
     *
     * @param <T> what it is read as
     * @param type what it is read as
     * @return null if there is no such job, or it had no result
     * @throws BadPayloadException if it is no JSON of that type
     */
    public <T> @Nullable T input(Class<T> type) {
        byte[] json = claimed.job().input();
        return json == null ? null : JobJson.read(json, type);
    }

    /**
     * Returns the names of the parts that this job waited for.
     *
     * @return empty if it did not wait
     */
    public Set<String> parts() {
        return claimed.parts().keySet();
    }

    /**
     * Returns the result of a part.
     *
     * @param <T> what it is read as
     * @param name which part; {@code 0}, {@code 1} … if they were not named
     * @param type what it is read as
     * @return null if it had no result
     * @throws IllegalArgumentException if there is no such part
     * @throws JobFailedException if the part is not done; only jobs that wait despite failures see that
     * @throws BadPayloadException if it is no JSON of that type
     */
    public <T> @Nullable T part(String name, Class<T> type) {
        PartResult part = claimed.parts().get(name);
        if (part == null) {
            throw new IllegalArgumentException("Job " + id() + " has no part " + name + "; it has " + parts());
        }
        byte[] json = part.result();
        if (!part.ok()) {
            String reason = json == null ? "for no reason" : new String(json, StandardCharsets.UTF_8);
            throw new JobFailedException(id() + "." + name, reason, List.of());
        }
        return json == null ? null : JobJson.read(json, type);
    }

    /** {@return its type, id and run, for logs} */
    @Override
    public String toString() {
        return type() + " " + id() + " run " + run();
    }
}
