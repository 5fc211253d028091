// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.opentelemetry;

import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.ContextStorageProvider;

/**
 * Keeps OpenTelemetry's current context in a context variable, so that it follows asyncio's rules: a task begins with the
 * context of its maker, {@code toThread} takes it along, and what a task makes current stays its own.
 *
 * <p>OpenTelemetry finds it by itself. Where several libraries bring such a provider, the system property
 * {@code io.opentelemetry.context.contextStorageProvider} names the one to take: the name of this class, or {@code default} for
 * plain thread-locals.
 */
public final class TaskContextStorageProvider implements ContextStorageProvider {
    /** For ServiceLoader. */
    public TaskContextStorageProvider() {}

    @Override
    public ContextStorage get() {
        return new TaskContextStorage();
    }
}
