// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.jobs.broker.Link;
import io.asyncio4j.jobs.broker.NewJob;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that run one after the other: each is enqueued when the one before is done, and gets its result as input.
 *
 * <p>A step that dies or is cancelled ends the chain; if it is replayed and done later, the chain goes on. Steps are kept
 * for ten minutes at least after they are done. A step whose id is not chosen is called after the first, {@code ID.2},
 * {@code ID.3} …, so that a chain whose first step has a chosen id can be enqueued again without harm. Immutable.
 */
public final class Chain {
    /** Each step holds what follows it, and is read by recursion. */
    private static final int LONGEST = 500;

    private final List<JobRequest> requests;

    /** What a chain comes to: where its steps will be, and the first one with all that follows. */
    record Plan(List<JobHandle.Step> steps, NewJob job) {}

    private Chain(List<JobRequest> requests) {
        this.requests = requests;
    }

    /**
     * Begins a chain.
     *
     * @param first its first step
     * @return a chain of one
     */
    public static Chain of(JobRequest first) {
        return new Chain(List.of(first));
    }

    /**
     * Adds a step.
     *
     * @param next what follows; without a unique key, for whose sake it could be refused when nobody is there to be told
     * @return a longer chain
     * @throws IllegalArgumentException if it has a unique key, or the chain has 500 steps
     */
    public Chain then(JobRequest next) {
        if (requests.size() >= LONGEST) {
            throw new IllegalArgumentException(
                    "A chain has " + LONGEST + " steps at most; have its last one begin another");
        }
        if (next.options().isUnique()) {
            throw new IllegalArgumentException("Only the first step of a chain can have a unique key");
        }
        List<JobRequest> all = new ArrayList<>(requests);
        all.add(next);
        return new Chain(List.copyOf(all));
    }

    /**
     * Adds a step with {@link JobOptions#DEFAULT} in the chain's queue.
     *
     * @param type the name of its handler
     * @param payload what Jackson can write; null for none
     * @return a longer chain
     */
    public Chain then(String type, @Nullable Object payload) {
        return then(JobRequest.of(type, payload));
    }

    /** Writes it, last step first, for each holds what follows it. */
    Plan plan(String queue, BiFunction<JobRequest, JobOptions.Ties, NewJob> writer) {
        JobOptions first = requests.getFirst().options();
        String id = first.chosenId() == null ? JobIds.next() : first.chosenId();
        List<JobHandle.Step> steps = new ArrayList<>();
        NewJob following = null;
        for (int i = requests.size() - 1; i >= 0; i--) {
            JobRequest request = requests.get(i);
            JobOptions options = request.options().keptAtLeast(JobOptions.AWAITED);
            if (options.chosenId() == null) {
                options = options.id(i == 0 ? id : id + "." + (i + 1));
            }
            List<Link> links = following == null
                    ? List.of()
                    : List.of(new Link.Next(steps.getFirst().queue(), following));
            following = writer.apply(
                    new JobRequest(null, request.type(), request.payload(), options),
                    new JobOptions.Ties(links, List.of(), false));
            steps.addFirst(new JobHandle.Step(request.queue() == null ? queue : request.queue(), following.id()));
        }
        return new Plan(steps, following);
    }
}
