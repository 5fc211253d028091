// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import org.jspecify.annotations.Nullable;

/**
 * A job that is wanted: as an item of a bulk, a step of a chain, a part of a fan-out, the model of a schedule.
 *
 * @param queue where to; null for the queue that it is handed to
 * @param type the name of its handler
 * @param payload what Jackson can write; a {@link Payload} for bytes as they are; null for none
 * @param options how it is to be done
 */
public record JobRequest(
        @Nullable String queue, String type, @Nullable Object payload, JobOptions options) {
    /** Checks the names. */
    public JobRequest {
        Words.type(type);
        if (queue != null) {
            Words.queue(queue);
        }
    }

    /**
     * Makes one with {@link JobOptions#DEFAULT}.
     *
     * @param type the name of its handler
     * @param payload what Jackson can write; null for none
     * @return a request
     */
    public static JobRequest of(String type, @Nullable Object payload) {
        return of(type, payload, JobOptions.DEFAULT);
    }

    /**
     * Makes one.
     *
     * @param type the name of its handler
     * @param payload what Jackson can write; null for none
     * @param options how it is to be done
     * @return a request
     */
    public static JobRequest of(String type, @Nullable Object payload, JobOptions options) {
        return new JobRequest(null, type, payload, options);
    }

    /**
     * Has it go to a queue of its own choice.
     *
     * @param name where to
     * @return a copy
     */
    public JobRequest in(String name) {
        return new JobRequest(name, type, payload, options);
    }
}
