// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.opentelemetry;

import io.asyncio4j.ContextVar;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/** The current context of OpenTelemetry in a context variable. Any thread. */
final class TaskContextStorage implements ContextStorage {
    private static final ContextVar<@Nullable Context> CURRENT = ContextVar.of("io.opentelemetry.context", null);

    @Override
    public Scope attach(@Nullable Context wanted) {
        Context before = current();
        if (wanted == null || wanted == before) {
            return Scope.noop();
        }
        CURRENT.set(wanted);
        return () -> {
            // else it is closed elsewhere, or out of order, and nothing of others is to be lost
            if (current() == wanted) {
                CURRENT.set(before);
            }
        };
    }

    @Override
    public @Nullable Context current() {
        return CURRENT.get();
    }
}
