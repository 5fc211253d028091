// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

/** What follows from the end of a job: a message that is delivered at least once, and harmless twice. */
public sealed interface Link {
    /**
     * Returns where the message goes.
     *
     * @return the queue of the job that it makes or tells
     */
    String queue();

    /**
     * A job that is enqueued when this one is done, with its result as input.
     *
     * @param queue where to
     * @param job the job; its id is what makes a second delivery harmless
     */
    record Next(String queue, NewJob job) implements Link {}

    /**
     * A job that waits for this one as one of its parts.
     *
     * @param queue where the waiting job is
     * @param id the waiting job
     * @param part how it calls this one
     */
    record Part(String queue, String id, String part) implements Link {}
}
