// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.Enqueued;
import io.asyncio4j.jobs.broker.Link;
import io.asyncio4j.jobs.broker.NewJob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that run beside each other, the parts, and one that waits for them, the join. Immutable; nothing is enqueued before
 * {@link #join}.
 *
 * <p>The join runs when every part is done, and gets their results by {@link JobContext#part}. A part that dies sets it
 * aside; if the part is replayed and done later, and the join is replayed, it runs. A part whose id is not chosen is called
 * {@code JOIN.NAME}, so that a fan-out whose join has a chosen id can be enqueued again without harm: what was missing is
 * added.
 */
public final class FanOut {
    /** More would make the join too large to be handed around. */
    private static final int MOST_PARTS = 10_000;

    private final JobQueue queue;
    private final Map<String, JobRequest> parts;
    private final boolean despiteFailures;

    FanOut(JobQueue queue) {
        this(queue, Map.of(), false);
    }

    private FanOut(JobQueue queue, Map<String, JobRequest> parts, boolean despiteFailures) {
        this.queue = queue;
        this.parts = parts;
        this.despiteFailures = despiteFailures;
    }

    /**
     * Adds a part.
     *
     * @param name how the join calls it: ASCII without blanks
     * @param request the part; without a unique key, for whose sake it could be refused and the join wait for ever
     * @return a larger fan-out
     * @throws IllegalArgumentException if there is a part of this name, the part has a unique key, or there are 10,000
     */
    public FanOut part(String name, JobRequest request) {
        Map<String, JobRequest> all = new LinkedHashMap<>(parts);
        add(all, name, request);
        return new FanOut(queue, all, despiteFailures);
    }

    /** Adds parts that are called 0, 1 and so on. */
    FanOut numbered(Iterable<JobRequest> requests) {
        Map<String, JobRequest> all = new LinkedHashMap<>(parts);
        int index = 0;
        for (JobRequest request : requests) {
            add(all, Integer.toString(index++), request);
        }
        return new FanOut(queue, all, despiteFailures);
    }

    private static void add(Map<String, JobRequest> parts, String name, JobRequest request) {
        Words.id(name);
        if (request.options().isUnique()) {
            throw new IllegalArgumentException("Part " + name + " of a fan-out cannot have a unique key");
        }
        if (parts.size() == MOST_PARTS) {
            throw new IllegalArgumentException("A fan-out has at most " + MOST_PARTS + " parts");
        }
        if (parts.putIfAbsent(name, request) != null) {
            throw new IllegalArgumentException("Two parts of a fan-out are called " + name);
        }
    }

    /**
     * Has the join run when every part has ended, whether it is done or not. What became of each,
     * {@link JobContext#part} says.
     *
     * @return a fan-out that waits for all
     */
    public FanOut despiteFailures() {
        return new FanOut(queue, parts, true);
    }

    /**
     * Enqueues all with a join of {@link JobOptions#DEFAULT}.
     *
     * @param type the name of the join's handler
     * @param payload what Jackson can write; null for none
     * @return the join
     * @throws IllegalArgumentException if there is no part
     * @throws BrokerException if some could not be stored
     */
    public JobHandle<Object> join(String type, @Nullable Object payload) {
        return join(type, payload, JobOptions.DEFAULT);
    }

    /**
     * Enqueues all: first the join, which is blocked, then the parts. Payloads are checked before anything is stored. If this
     * fails half-way, the join waits for what is missing; it may be repeated when the join has a chosen id.
     *
     * @param type the name of the join's handler
     * @param payload what Jackson can write; null for none
     * @param options how the join is to be done; without a unique key
     * @return the join
     * @throws IllegalArgumentException if there is no part, or the join has a unique key
     * @throws UnserializablePayloadException if a payload cannot be written
     * @throws PayloadTooLargeException if one is too large
     * @throws JobIdTakenException if there is another job of the join's or a part's id, for which the join would wait in vain
     * @throws BrokerException if some could not be stored
     */
    public JobHandle<Object> join(String type, @Nullable Object payload, JobOptions options) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("A fan-out needs a part to wait for");
        }
        if (options.isUnique()) {
            throw new IllegalArgumentException("The join of a fan-out cannot have a unique key");
        }
        NewJob join = queue.job(
                JobRequest.of(type, payload, withId(options, JobIds.next()).keptAtLeast(JobOptions.AWAITED)),
                new JobOptions.Ties(List.of(), List.copyOf(parts.keySet()), despiteFailures));
        Map<String, List<NewJob>> byQueue = new LinkedHashMap<>();
        parts.forEach((name, request) -> byQueue.computeIfAbsent(
                        request.queue() == null ? queue.name() : request.queue(), ignored -> new ArrayList<>())
                .add(part(join.id(), name, request)));
        Enqueued became = send(queue.name(), List.of(join)).getFirst(); // a part that ends must find it
        byQueue.forEach(this::sendAll);
        boolean added = became.kind() == Enqueued.Kind.ADDED;
        return JobHandle.of(queue.broker(), queue.name(), join.id(), added, Object.class);
    }

    private static JobOptions withId(JobOptions options, String id) {
        return options.chosenId() == null ? options.id(id) : options;
    }

    private NewJob part(String join, String name, JobRequest request) {
        JobOptions options = withId(request.options(), join + "." + name).keptAtLeast(JobOptions.AWAITED);
        return queue.job(
                JobRequest.of(request.type(), request.payload(), options),
                new JobOptions.Ties(List.of(new Link.Part(queue.name(), join, name)), List.of(), false));
    }

    private void sendAll(String to, List<NewJob> jobs) {
        List<NewJob> message = new ArrayList<>();
        long bytes = 0;
        for (NewJob job : jobs) {
            message.add(job);
            bytes += job.payload().length;
            if (message.size() == Enqueuer.MOST_JOBS || bytes >= Enqueuer.MOST_BYTES) {
                send(to, message);
                message.clear();
                bytes = 0;
            }
        }
        if (!message.isEmpty()) {
            send(to, message);
        }
    }

    /** Sends jobs, and looks at those that are there: they have to be those of an earlier call. */
    private List<Enqueued> send(String to, List<NewJob> jobs) {
        List<Enqueued> became = queue.middleware()
                .all(to, List.copyOf(jobs), sent -> Waits.await(queue.broker().enqueue(to, sent)));
        for (int i = 0; i < jobs.size(); i++) {
            if (became.get(i).kind() == Enqueued.Kind.EXISTS) {
                Enqueuer.refuseAnother(queue.broker(), to, jobs.get(i));
            }
        }
        return became;
    }
}
