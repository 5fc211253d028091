// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

import io.asyncio4j.queue.AsyncQueue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The three kinds of queue. */
final class QueueStatements {
    private QueueStatements() {}

    static void register(Map<String, Statement> to) {
        to.put("put", (run, a) -> {
            queue(run, a).put(a.value(2));
            run.trace("put " + Values.show(a.value(2)));
        });
        to.put("put_nowait", (run, a) -> {
            queue(run, a).putNowait(a.value(2));
            run.trace("put " + Values.show(a.value(2)));
        });
        to.put("get", (run, a) -> {
            Object value = queue(run, a).get();
            run.trace("got " + Values.show(value));
        });
        to.put("get_nowait", (run, a) -> {
            Object value = queue(run, a).getNowait();
            run.trace("got " + Values.show(value));
        });
        to.put("task_done", (run, a) -> queue(run, a).taskDone());
        to.put("join", (run, a) -> {
            queue(run, a).join();
            run.trace("joined " + a.text(1));
        });
        to.put(
                "qsize",
                (run, a) ->
                        run.trace("qsize " + a.text(1) + " -> " + queue(run, a).qsize()));
        to.put(
                "empty",
                (run, a) ->
                        run.trace("empty " + a.text(1) + " -> " + queue(run, a).empty()));
        to.put(
                "full",
                (run, a) ->
                        run.trace("full " + a.text(1) + " -> " + queue(run, a).full()));
        to.put("queue_shutdown", (run, a) -> queue(run, a).shutdown(a.flag(2)));
    }

    @SuppressWarnings("unchecked")
    private static AsyncQueue<@Nullable Object> queue(Execution run, Arguments a) {
        return (AsyncQueue<@Nullable Object>) run.objects.get(a.text(1));
    }
}
