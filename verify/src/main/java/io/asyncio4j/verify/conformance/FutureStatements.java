// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

import io.asyncio4j.AsyncFuture;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Futures, and callbacks that trace. */
final class FutureStatements {
    private FutureStatements() {}

    /** A callback with an identity, by which it can be removed. */
    interface Callback extends Consumer<AsyncFuture<Object>> {}

    static void register(Map<String, Statement> to) {
        registerFutures(to);
        registerCallbacks(to);
    }

    private static void registerFutures(Map<String, Statement> to) {
        to.put("cancel", (run, a) -> {
            AsyncFuture<Object> future = future(run, a, 1);
            boolean accepted = a.has(2) ? future.cancel(a.text(2)) : future.cancel();
            run.trace("cancel " + a.text(1) + " -> " + accepted);
        });
        to.put("set_result", (run, a) -> setResult(future(run, a, 1), a.value(2)));
        to.put("set_exception", (run, a) -> future(run, a, 1).setException(Errors.make(a.text(2), a.text(3))));
        to.put("state", (run, a) -> run.trace(state(a.text(1), future(run, a, 1))));
        to.put(
                "result",
                (run, a) -> run.trace("result " + a.text(1) + " -> "
                        + Values.show(future(run, a, 1).result())));
        to.put(
                "exception",
                (run, a) -> run.trace("exception " + a.text(1) + " -> "
                        + Values.show(future(run, a, 1).exception())));
        to.put("add_done_callback", (run, a) -> {
            Callback callback = future -> run.traceCallback("callback " + a.text(2));
            run.callbacks.put(a.text(2), callback);
            future(run, a, 1).addDoneCallback(callback);
        });
        to.put("remove_done_callback", (run, a) -> {
            AsyncFuture<Object> future = future(run, a, 1);
            run.trace("removed " + future.removeDoneCallback(run.callbacks.get(a.text(2))));
        });
    }

    private static void registerCallbacks(Map<String, Statement> to) {
        to.put(
                "call_soon",
                (run, a) ->
                        run.handles.put(a.text(1), run.loop.callSoon(() -> run.traceCallback("call " + a.text(2)))));
        to.put(
                "call_later",
                (run, a) -> run.handles.put(
                        a.text(1), run.loop.callLater(a.seconds(2), () -> run.traceCallback("call " + a.text(3)))));
        to.put("cancel_handle", (run, a) -> run.handles.get(a.text(1)).cancel());
        to.put(
                "call_set_result",
                (run, a) -> run.loop.callLater(a.seconds(1), () -> {
                    AsyncFuture<Object> future = future(run, a, 2);
                    if (!future.done()) {
                        setResult(future, a.value(3));
                    }
                }));
        to.put(
                "call_cancel",
                (run, a) ->
                        run.loop.callLater(a.seconds(1), () -> future(run, a, 2).cancel()));
    }

    static AsyncFuture<Object> future(Execution run, Arguments a, int number) {
        return run.variables.get(a.text(number));
    }

    @SuppressWarnings("NullAway") // a future may result in null
    private static void setResult(AsyncFuture<Object> future, @Nullable Object value) {
        future.setResult(value);
    }

    /** "NAME is STATE". */
    static String state(String name, AsyncFuture<Object> future) {
        return name + " is " + state(future);
    }

    private static String state(AsyncFuture<Object> future) {
        if (future.cancelled()) {
            return "cancelled";
        }
        if (!future.done()) {
            return "pending";
        }
        Throwable failure = future.exception();
        return failure == null ? "result " + Values.show(future.result()) : "failed " + Errors.show(failure);
    }
}
