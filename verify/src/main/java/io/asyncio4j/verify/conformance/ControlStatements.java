// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncio4j.Asyncio;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What steers a coroutine: loops, errors, results, plain numbers. */
final class ControlStatements {
    private ControlStatements() {}

    static void register(Map<String, Statement> to) {
        to.put("log", (run, a) -> run.trace(a.text(1)));
        to.put("sleep", (run, a) -> Asyncio.sleep(a.seconds(1)));
        to.put("busy", (run, a) -> run.take(Objects.requireNonNull(a.duration(1), "no time")));
        to.put("loop", ControlStatements::loop);
        to.put("return", (run, a) -> {
            throw new Returned(a.value(1));
        });
        to.put("raise", (run, a) -> raise(Errors.make(a.text(1), a.text(2))));
        to.put("reraise", (run, a) -> raise(a.caught() == null ? Errors.ofPython("TypeError") : a.caught()));
        to.put("try", ControlStatements::tryCatch);
        to.put("add", (run, a) -> run.objects.put(a.text(1), counter(run, a.text(1)) + a.number(2, 0)));
        to.put("counter", (run, a) -> run.trace(a.text(1) + " = " + counter(run, a.text(1))));
    }

    static int counter(Execution run, String name) {
        return (Integer) run.objects.get(name);
    }

    private static void loop(Execution run, Arguments a) {
        int times = a.number(1, 0);
        for (int i = 0; i < times; i++) {
            run.body(a.node(2), a.caught());
        }
    }

    private static void raise(Throwable error) {
        if (error instanceof Error fatal) {
            throw fatal;
        }
        throw (RuntimeException) error; // programs and asyncio4j make no checked ones
    }

    private static void tryCatch(Execution run, Arguments a) {
        try {
            run.body(a.node(1), a.caught());
        } catch (Returned e) {
            throw e;
        } catch (Throwable e) {
            JsonNode handler = handlerOf(a.node(2), e);
            if (handler == null) {
                throw e;
            }
            run.trace("except " + Errors.show(e));
            run.body(handler, e);
        } finally {
            if (a.has(3)) {
                run.body(a.node(3), a.caught());
            }
        }
    }

    private static @Nullable JsonNode handlerOf(JsonNode handlers, Throwable error) {
        for (JsonNode handler : handlers) {
            if (Errors.matches(error, handler.path(0).asText())) {
                return handler.path(1);
            }
        }
        return null;
    }
}
