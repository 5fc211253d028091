// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.TimeoutError;
import io.asyncio4j.jobs.broker.Attempt;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.CancelResult;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job that was enqueued, as those see it who want something of it. It can be made anew from queue and id, in any process.
 *
 * <p>Any thread may call. In a coroutine each method awaits, elsewhere it blocks.
 *
 * @param <R> what its result is read as
 */
public final class JobHandle<R> {
    /** A job of a chain; the last one stands for the chain. */
    record Step(String queue, String id) {}

    private final Broker broker;
    private final List<Step> steps;
    private final boolean added;
    private final Class<R> result;

    JobHandle(Broker broker, List<Step> steps, boolean added, Class<R> result) {
        this.broker = broker;
        this.steps = List.copyOf(steps);
        this.added = added;
        this.result = result;
    }

    static <R> JobHandle<R> of(Broker broker, String queue, String id, boolean added, Class<R> result) {
        return new JobHandle<>(broker, List.of(new Step(queue, id)), added, result);
    }

    /**
     * Returns which job.
     *
     * @return its id; of a chain, that of the last step
     */
    public String id() {
        return steps.getLast().id();
    }

    /**
     * Returns where it is.
     *
     * @return the name of the queue; of a chain, that of the last step
     */
    public String queue() {
        return steps.getLast().queue();
    }

    /**
     * Returns whether the enqueue that gave this handle stored the job.
     *
     * @return false if a job was there before, by id or unique key, and for a handle that was made of an id
     */
    public boolean added() {
        return added;
    }

    /**
     * Has the result read as something else.
     *
     * @param <S> what it is read as
     * @param type what it is read as
     * @return the same job
     */
    public <S> JobHandle<S> as(Class<S> type) {
        return new JobHandle<>(broker, steps, added, type);
    }

    /**
     * Waits for the result. The broker tells when it is there; it is asked again every ten seconds, should that be lost.
     *
     * <p><b>Cancellation.</b> Ends the waiting; the job goes on.
     *
     * @return what the handler returned; null if nothing
     * @throws JobFailedException if the job is dead, or a step of the chain is
     * @throws JobCancelledException if it was cancelled
     * @throws JobGoneException if it is not there; when it is done it is forgotten, unless it has a retention
     * @throws BadPayloadException if the result cannot be read as that type
     * @throws BrokerException if the broker cannot be asked
     */
    public @Nullable R result() {
        return new ResultWait(broker, steps).read(result);
    }

    /**
     * Waits for the result, and not for ever.
     *
     * @param timeout how long at most
     * @return what the handler returned; null if nothing
     * @throws TimeoutError if the job is not final in time; it goes on
     * @throws JobFailedException if the job is dead, or a step of the chain is
     * @throws JobCancelledException if it was cancelled
     * @throws JobGoneException if it is not there; when it is done it is forgotten, unless it has a retention
     * @throws BadPayloadException if the result cannot be read as that type
     * @throws BrokerException if the broker cannot be asked
     */
    public @Nullable R result(Duration timeout) {
        return new ResultWait(broker, steps).read(result, timeout);
    }

    /**
     * Returns all that is known of the job.
     *
     * @return null if it is not there, yet or any more
     * @throws BrokerException if the broker cannot be asked
     */
    public @Nullable JobInfo info() {
        return Waits.await(broker.find(queue(), id()));
    }

    /**
     * Returns where it is in its life.
     *
     * @return of a chain whose last step is not there yet: dead or cancelled if a step is, else blocked
     * @throws JobGoneException if it is not there
     * @throws BrokerException if the broker cannot be asked
     */
    public JobState state() {
        for (int i = steps.size() - 1; i >= 0; i--) {
            JobInfo info =
                    Waits.await(broker.find(steps.get(i).queue(), steps.get(i).id()));
            if (info != null) {
                JobState state = info.state();
                boolean ended = state == JobState.DEAD || state == JobState.CANCELLED;
                return i == steps.size() - 1 || ended ? state : JobState.BLOCKED;
            }
        }
        throw new JobGoneException(queue(), id());
    }

    /**
     * Returns its runs that did not succeed.
     *
     * @return oldest first, the last ten; empty if it is not there
     * @throws BrokerException if the broker cannot be asked
     */
    public List<Attempt> history() {
        JobInfo info = info();
        return info == null ? List.of() : info.history();
    }

    /**
     * Returns what its run has noted last.
     *
     * @param <T> what it is read as
     * @param type what it is read as
     * @return null if nothing was noted, or the job is not there
     * @throws BadPayloadException if it is no JSON of that type
     * @throws BrokerException if the broker cannot be asked
     */
    public <T> @Nullable T progress(Class<T> type) {
        JobInfo info = info();
        byte[] json = info == null ? null : info.progress();
        return json == null ? null : JobJson.read(json, type);
    }

    /**
     * Cancels it: if it waits it will not run, if it runs its coroutine is cancelled. Of a chain, the step that is there.
     *
     * @return what became of it; {@code REQUESTED} may still end as done
     * @throws BrokerException if the broker cannot be asked
     */
    public CancelResult cancel() {
        CancelResult became = CancelResult.UNKNOWN;
        for (Step step : steps) {
            CancelResult one = Waits.await(broker.cancel(step.queue(), step.id()));
            if (one == CancelResult.CANCELLED || one == CancelResult.REQUESTED) {
                return one;
            }
            became = one == CancelResult.UNKNOWN ? became : one;
        }
        return became;
    }

    /** {@return queue and id, for logs} */
    @Override
    public String toString() {
        return "job " + id() + " in queue " + queue();
    }
}
