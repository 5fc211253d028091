// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.Enqueued;
import io.asyncio4j.jobs.broker.NewJob;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A named line of jobs, as those see it who put jobs in.
 *
 * <p>Any thread may call. In a coroutine each method awaits, elsewhere it blocks; a callback of a loop must make a task
 * first. A method that has returned has its job stored as safely as the broker promises. Coroutines that enqueue in the
 * same pass of their loop share one message to the broker, and so do threads that enqueue while one is on its way.
 *
 * <p>Nothing is held that must be closed; the broker is the caller's.
 *
 * <p><b>Cancellation.</b> An enqueue that is cancelled may have happened or not. With an id of one's own it can be repeated.
 */
public final class JobQueue {
    private final Broker broker;
    private final String name;
    private final int largestPayload;
    private final Enqueuer enqueuer;
    private final EnqueueChain middleware;

    private JobQueue(Broker broker, String name, int largestPayload, Enqueuer enqueuer, EnqueueChain middleware) {
        this.broker = broker;
        this.name = name;
        this.largestPayload = largestPayload;
        this.enqueuer = enqueuer;
        this.middleware = middleware;
    }

    /**
     * Gives access to a queue; one that has not been used is empty.
     *
     * @param broker where it is kept
     * @param name 1 to 100 letters and digits of ASCII, and {@code . - _ / :}
     * @return the queue
     */
    public static JobQueue open(Broker broker, String name) {
        return new JobQueue(broker, Words.queue(name), JobJson.MOST, new Enqueuer(broker, name), EnqueueChain.NONE);
    }

    /**
     * Returns the same queue with another limit.
     *
     * @param bytes the size above which payloads are refused; 1 MiB if not set
     * @return the queue with this limit
     */
    public JobQueue largestPayload(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("The largest payload must be at least 1 byte, not " + bytes);
        }
        return new JobQueue(broker, name, bytes, enqueuer, middleware);
    }

    /**
     * Returns the same queue with more that stands around each message of jobs; what was there before is further out.
     *
     * @param added the first is the outermost
     * @return the queue with these
     */
    public JobQueue middleware(EnqueueMiddleware... added) {
        return new JobQueue(broker, name, largestPayload, enqueuer, middleware.with(List.of(added)));
    }

    /**
     * Returns its name.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Returns where it is kept.
     *
     * @return the broker
     */
    public Broker broker() {
        return broker;
    }

    // ---- one job ----

    /**
     * Enqueues a job with {@link JobOptions#DEFAULT}.
     *
     * @param type the name of its handler
     * @param payload what Jackson can write; a {@link Payload} for bytes as they are; null for none
     * @return the job
     * @throws UnserializablePayloadException if the payload cannot be written
     * @throws PayloadTooLargeException if it is too large
     * @throws BrokerException if it could not be stored
     */
    public JobHandle<Object> enqueue(String type, @Nullable Object payload) {
        return enqueue(type, payload, JobOptions.DEFAULT);
    }

    /**
     * Enqueues a job.
     *
     * @param type the name of its handler
     * @param payload what Jackson can write; a {@link Payload} for bytes as they are; null for none
     * @param options how it is to be done
     * @return the job; the one that was there before if its id is taken by the same job, or its unique key by another
     * @throws UnserializablePayloadException if the payload cannot be written
     * @throws PayloadTooLargeException if it is too large
     * @throws JobIdTakenException if there is another job of the chosen id
     * @throws BrokerException if it could not be stored
     */
    public JobHandle<Object> enqueue(String type, @Nullable Object payload, JobOptions options) {
        return enqueue(type, payload, Object.class, options);
    }

    /**
     * Enqueues a job with {@link JobOptions#DEFAULT}.
     *
     * @param <P> the payload
     * @param <R> the result
     * @param type the name of its handler, and what goes in and out
     * @param payload what it carries
     * @return the job
     * @throws UnserializablePayloadException if the payload cannot be written
     * @throws PayloadTooLargeException if it is too large
     * @throws BrokerException if it could not be stored
     */
    public <P, R> JobHandle<R> enqueue(JobType<P, R> type, P payload) {
        return enqueue(type, payload, JobOptions.DEFAULT);
    }

    /**
     * Enqueues a job.
     *
     * @param <P> the payload
     * @param <R> the result
     * @param type the name of its handler, and what goes in and out
     * @param payload what it carries
     * @param options how it is to be done
     * @return the job; the one that was there before if its id is taken by the same job, or its unique key by another
     * @throws UnserializablePayloadException if the payload cannot be written
     * @throws PayloadTooLargeException if it is too large
     * @throws JobIdTakenException if there is another job of the chosen id
     * @throws BrokerException if it could not be stored
     */
    public <P, R> JobHandle<R> enqueue(JobType<P, R> type, P payload, JobOptions options) {
        return enqueue(type.name(), payload, type.result(), options);
    }

    private <R> JobHandle<R> enqueue(String type, @Nullable Object payload, Class<R> result, JobOptions options) {
        NewJob job = job(JobRequest.of(type, payload, options), JobOptions.Ties.NONE);
        Enqueued became = store(job);
        if (became.kind() == Enqueued.Kind.EXISTS) {
            Enqueuer.refuseAnother(broker, name, job);
        }
        return JobHandle.of(broker, name, became.id(), became.kind() == Enqueued.Kind.ADDED, result);
    }

    /**
     * Enqueues a job, has its result kept for ten minutes, and waits for it.
     *
     * @param <R> the result
     * @param type the name of its handler
     * @param payload what Jackson can write; null for none
     * @param result what the result is read as
     * @return the result; null if there is none
     * @throws JobFailedException if the job has failed for good
     * @throws JobCancelledException if it was cancelled
     * @throws BrokerException if it could not be stored or asked for
     */
    public <R> @Nullable R call(String type, @Nullable Object payload, Class<R> result) {
        return call(type, payload, result, JobOptions.DEFAULT);
    }

    /**
     * Enqueues a job, has its result kept for ten minutes at least, and waits for it. The job goes on if the caller stops
     * waiting.
     *
     * @param <R> the result
     * @param type the name of its handler
     * @param payload what Jackson can write; null for none
     * @param result what the result is read as
     * @param options how it is to be done
     * @return the result; null if there is none
     * @throws JobFailedException if the job has failed for good
     * @throws JobCancelledException if it was cancelled
     * @throws BrokerException if it could not be stored or asked for
     */
    public <R> @Nullable R call(String type, @Nullable Object payload, Class<R> result, JobOptions options) {
        return enqueue(type, payload, result, options.keptAtLeast(JobOptions.AWAITED))
                .result();
    }

    /**
     * Gives access to a job of this queue that somebody else enqueued.
     *
     * @param <R> the result
     * @param id which; whether there is one is not asked
     * @param result what its result is read as
     * @return the job
     */
    public <R> JobHandle<R> handle(String id, Class<R> result) {
        return JobHandle.of(broker, name, Words.id(id), false, result);
    }

    // ---- many ----

    /**
     * Enqueues many jobs. Holds a few thousand at a time, however many there are.
     *
     * @param jobs asked for one after the other; all go to this queue
     * @return what became of them
     * @throws BrokerException if some could not be stored; those before are. With ids of one's own it can be repeated
     */
    public BulkResult enqueueAll(Iterator<JobRequest> jobs) {
        return enqueueAll(jobs, stored -> {});
    }

    /**
     * Enqueues many jobs. Holds a few thousand at a time, however many there are.
     *
     * @param jobs asked for one after the other; all go to this queue. Closed afterwards
     * @return what became of them
     * @throws BrokerException if some could not be stored; those before are. With ids of one's own it can be repeated
     */
    public BulkResult enqueueAll(Stream<JobRequest> jobs) {
        try (jobs) {
            return enqueueAll(jobs.iterator());
        }
    }

    /**
     * Enqueues many jobs, and tells how far it is.
     *
     * @param jobs asked for one after the other; all go to this queue
     * @param progress told now and then how many are stored by now; called by the caller's coroutine or thread
     * @return what became of them
     * @throws IllegalArgumentException if a request names another queue; those before may be stored
     * @throws BrokerException if some could not be stored; those before are. With ids of one's own it can be repeated
     */
    public BulkResult enqueueAll(Iterator<JobRequest> jobs, LongConsumer progress) {
        return new BulkEnqueue(broker, name, middleware, progress)
                .run(jobs, request -> job(here(request), JobOptions.Ties.NONE));
    }

    private JobRequest here(JobRequest request) {
        if (request.queue() != null && !name.equals(request.queue())) {
            throw new IllegalArgumentException(
                    "A job for queue " + request.queue() + " was handed to queue " + name + " in bulk");
        }
        return request;
    }

    // ---- jobs that belong together ----

    /**
     * Enqueues the first step of a chain; each step is enqueued when the one before is done, with its result as input.
     *
     * @param chain the steps
     * @return the last step; its result is the chain's, and its failure that of any step
     * @throws UnserializablePayloadException if a payload cannot be written
     * @throws PayloadTooLargeException if one is too large
     * @throws JobIdTakenException if there is another job of the first step's id
     * @throws BrokerException if it could not be stored
     */
    public JobHandle<Object> enqueue(Chain chain) {
        Chain.Plan plan = chain.plan(name, this::job);
        JobQueue first = in(plan.steps().getFirst().queue());
        Enqueued became = first.store(plan.job());
        if (became.kind() == Enqueued.Kind.EXISTS) {
            Enqueuer.refuseAnother(broker, first.name, plan.job());
        }
        if (became.kind() == Enqueued.Kind.DUPLICATE) {
            return JobHandle.of(broker, first.name, became.id(), false, Object.class);
        }
        return new JobHandle<>(broker, plan.steps(), became.kind() == Enqueued.Kind.ADDED, Object.class);
    }

    /**
     * Begins jobs that run beside each other, and one that waits for them.
     *
     * @param parts those that run beside each other; their names are {@code 0}, {@code 1} …
     * @return what {@link FanOut#join} completes
     */
    public FanOut fanOut(JobRequest... parts) {
        return fanOut(List.of(parts));
    }

    /**
     * Begins jobs that run beside each other, and one that waits for them.
     *
     * @param parts those that run beside each other; their names are {@code 0}, {@code 1} …
     * @return what {@link FanOut#join} completes
     */
    public FanOut fanOut(Collection<JobRequest> parts) {
        return new FanOut(this).numbered(parts);
    }

    /** This queue, or another of the same broker. */
    JobQueue in(@Nullable String queue) {
        return queue == null || queue.equals(name)
                ? this
                : new JobQueue(broker, queue, largestPayload, new Enqueuer(broker, queue), middleware);
    }

    private Enqueued store(NewJob job) {
        return middleware.one(name, job, enqueuer::enqueue);
    }

    /** What stands around each message. */
    EnqueueChain middleware() {
        return middleware;
    }

    /** Checks a request and writes its payload. */
    NewJob job(JobRequest request, JobOptions.Ties ties) {
        byte[] payload =
                JobJson.write("The payload of a job of type " + request.type(), request.payload(), largestPayload);
        return request.options().job(request.type(), payload, ties);
    }

    /** {@return its name} */
    @Override
    public String toString() {
        return "queue " + name;
    }
}
