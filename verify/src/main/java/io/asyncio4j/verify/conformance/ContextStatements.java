// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

import io.asyncio4j.Asyncio;
import io.asyncio4j.Context;
import io.asyncio4j.ContextVar;
import io.asyncio4j.Task;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Context variables and contexts. */
final class ContextStatements {
    private ContextStatements() {}

    /** Where a token is kept: by variable and task; by variable alone outside of tasks. */
    private record TokenKey(String variable, @Nullable Task<?> task) {}

    static void register(Map<String, Statement> to) {
        to.put(
                "set_var",
                (run, a) -> run.tokens.put(tokenKey(a), variable(run, a.text(1)).set(a.value(2))));
        to.put("get_var", (run, a) -> run.trace(show(run, a.text(1))));
        to.put("reset_var", (run, a) -> {
            ContextVar<@Nullable Object> variable = variable(run, a.text(1));
            variable.reset(run.tokens.remove(tokenKey(a)));
        });
        to.put("context", (run, a) -> run.contexts.put(a.text(1), Context.copyCurrent()));
        to.put("in_context", ContextStatements::inContext);
    }

    /** "NAME = VALUE". */
    static String show(Execution run, String name) {
        return name + " = " + Values.show(variable(run, name).get());
    }

    private static void inContext(Execution run, Arguments a) {
        Context context = run.contexts.get(a.text(1));
        try {
            context.run(() -> {
                CallbackStatements.run(run, a.node(2));
                return true;
            });
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("Statements throw no checked exceptions", e);
        }
    }

    private static TokenKey tokenKey(Arguments a) {
        return new TokenKey(a.text(1), Asyncio.currentTask());
    }

    @SuppressWarnings("unchecked")
    private static ContextVar<@Nullable Object> variable(Execution run, String name) {
        return (ContextVar<@Nullable Object>) run.objects.get(name);
    }
}
