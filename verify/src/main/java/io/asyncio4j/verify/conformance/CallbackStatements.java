// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncio4j.Context;
import io.asyncio4j.Handle;
import java.util.Map;

/** Callbacks that run statements; they may be those only that never wait. */
final class CallbackStatements {
    private CallbackStatements() {}

    static void register(Map<String, Statement> to) {
        to.put("soon", (run, a) -> run.handles.put(a.text(1), soon(run, a)));
        to.put("later", (run, a) -> {
            Runnable callback = () -> run(run, a.node(3));
            run.handles.put(a.text(1), run.loop.callLater(a.seconds(2), callback, context(run, a, 4)));
        });
        to.put("at", (run, a) -> {
            Runnable callback = () -> run(run, a.node(3));
            run.handles.put(a.text(1), run.loop.callAt(a.seconds(2), callback, context(run, a, 4)));
        });
        to.put("when_done", (run, a) -> {
            FutureStatements.Callback callback = future -> run(run, a.node(3));
            run.callbacks.put(a.text(2), callback);
            FutureStatements.future(run, a, 1).addDoneCallback(callback, context(run, a, 4));
        });
        to.put(
                "handle_state",
                (run, a) -> run.trace(a.text(1) + " cancelled -> "
                        + run.handles.get(a.text(1)).cancelled()));
        to.put("reports", (run, a) -> {
            run.tracesReports = true;
            run.variableOfReports = a.has(1) ? a.text(1) : null;
        });
    }

    private static Handle soon(Execution run, Arguments a) {
        Runnable callback = () -> run(run, a.node(2));
        return a.has(3) ? run.loop.callSoon(callback, context(run, a, 3)) : run.loop.callSoon(callback);
    }

    /** The context that the statement names, or what asyncio4j takes if it names none: a copy of the current one. */
    private static Context context(Execution run, Arguments a, int number) {
        return a.has(number) ? run.contexts.get(a.text(number)) : Context.copyCurrent();
    }

    /** Runs statements to their end, or to a "return". */
    static void run(Execution run, JsonNode body) {
        try {
            run.body(body, null);
        } catch (Returned e) {
            // the value of a callback is nobody's
        }
    }
}
