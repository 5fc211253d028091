// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

/**
 * The name of a handler with the types of what goes in and what comes out, so that both sides agree.
 *
 * @param name the name of its handler
 * @param payload what its payload is read as; {@link Payload} for bytes as they are
 * @param result what its result is read as
 * @param <P> the payload
 * @param <R> the result
 */
public record JobType<P, R>(String name, Class<P> payload, Class<R> result) {
    /** Checks the name. */
    public JobType {
        Words.type(name);
    }

    /**
     * Makes one.
     *
     * @param <P> the payload
     * @param <R> the result
     * @param name the name of its handler
     * @param payload what its payload is read as
     * @param result what its result is read as; {@code Void.class} if there is none
     * @return a type
     */
    public static <P, R> JobType<P, R> of(String name, Class<P> payload, Class<R> result) {
        return new JobType<>(name, payload, result);
    }

    /**
     * Makes a request of this type.
     *
     * @param value the payload
     * @return a request with {@link JobOptions#DEFAULT}
     */
    public JobRequest request(P value) {
        return JobRequest.of(name, value);
    }
}
