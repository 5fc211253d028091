// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

/**
 * The handlers of an application, found by {@link java.util.ServiceLoader}: what {@code aio worker} runs.
 *
 * <p>Its class has a public constructor without parameters, and its jar names it in {@code
 * META-INF/services/io.asyncio4j.jobs.JobApplication}.
 */
@FunctionalInterface
public interface JobApplication extends AutoCloseable {
    /**
     * Registers its handlers; called once, before any job runs, on the thread that starts the worker.
     *
     * @param handlers where to
     */
    void register(Handlers handlers);

    /** Releases what the handlers hold; called once, after the last job. */
    @Override
    default void close() {}
}
