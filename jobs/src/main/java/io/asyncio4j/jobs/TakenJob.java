// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.jobs.broker.ClaimedJob;
import org.jspecify.annotations.Nullable;

/**
 * A job that a source has handed out and that is not settled yet.
 *
 * @param queue the name of the queue or list that it comes from
 * @param payload its bytes; what tells it from every other job
 * @param claimed what the broker knows of it; null if it comes from a source without a broker, such as a plain list
 */
public record TakenJob(
        String queue, Payload payload, @Nullable ClaimedJob claimed) {
    /**
     * Names the job in its queue.
     *
     * @return its id, or, if it has none, the beginning of its payload
     */
    public String name() {
        return claimed == null ? payload.toString() : claimed.job().id();
    }

    /** Two jobs are the same only if they are one: payloads have no other equality. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TakenJob job && job.payload == payload;
    }

    @Override
    public int hashCode() {
        return payload.hashCode();
    }

    /** Shows type and id, or, without a broker, the beginning of the payload. */
    @Override
    public String toString() {
        return claimed == null
                ? payload.toString()
                : claimed.job().type() + " " + claimed.job().id();
    }
}
