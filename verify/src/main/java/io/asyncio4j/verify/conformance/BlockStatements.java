// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

import io.asyncio4j.Asyncio;
import io.asyncio4j.Context;
import io.asyncio4j.Task;
import io.asyncio4j.TaskGroup;
import io.asyncio4j.Timeout;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Tasks, and the blocks that limit time and tasks. */
final class BlockStatements {
    private BlockStatements() {}

    static void register(Map<String, Statement> to) {
        to.put("task", (run, a) -> {
            Context context = a.has(3) ? run.contexts.get(a.text(3)) : null;
            Task<Object> task = run.loop.createTask(run.coroutine(a.text(2)), a.text(1), context);
            run.variables.put(a.text(1), task);
        });
        to.put(
                "cancelling",
                (run, a) -> run.trace("cancelling -> " + currentTask().cancelling()));
        to.put("uncancel", (run, a) -> run.trace("uncancel -> " + currentTask().uncancel()));
        to.put(
                "all_tasks",
                (run, a) -> run.trace("all_tasks -> " + Asyncio.allTasks().size()));
        to.put("task_names", (run, a) -> {
            List<String> names = Asyncio.allTasks().stream().map(Trace::nameOf).toList();
            run.trace("tasks -> " + Values.show(names));
        });
        to.put("set_name", (run, a) -> ((Task<?>) run.variables.get(a.text(1))).setName(a.text(2)));
        to.put("cancel_me", (run, a) -> currentTask().cancel(a.has(1) ? a.text(1) : null));
        to.put("stop", (run, a) -> run.loop.stop());
        to.put("nested_run", (run, a) -> Asyncio.run(run.coroutine(a.text(1))));
        registerTimeouts(to);
        registerGroups(to);
    }

    private static void registerTimeouts(Map<String, Statement> to) {
        to.put(
                "timeout",
                (run, a) -> Asyncio.timeout(a.duration(2), (Timeout.Body) timeout -> {
                    run.timeouts.put(a.text(1), timeout);
                    run.body(a.node(3), a.caught());
                }));
        to.put(
                "timeout_at",
                (run, a) -> Asyncio.timeoutAt(a.seconds(2), (Timeout.Body) timeout -> {
                    run.timeouts.put(a.text(1), timeout);
                    run.body(a.node(3), a.caught());
                }));
        to.put(
                "when",
                (run, a) -> run.trace("when " + a.text(1) + " -> "
                        + Values.show(run.timeouts.get(a.text(1)).when())));
        to.put("reschedule", (run, a) -> {
            Double when = a.has(2) ? run.loop.time() + a.seconds(2) : null;
            run.timeouts.get(a.text(1)).reschedule(when);
        });
        to.put(
                "expired",
                (run, a) ->
                        run.trace("expired -> " + run.timeouts.get(a.text(1)).expired()));
    }

    private static void registerGroups(Map<String, Statement> to) {
        to.put(
                "group",
                (run, a) -> Asyncio.taskGroup(group -> {
                    run.groups.put(a.text(1), group);
                    run.body(a.node(2), a.caught());
                }));
        to.put("group_task", (run, a) -> {
            TaskGroup group = run.groups.get(a.text(1));
            Context context = a.has(4) ? run.contexts.get(a.text(4)) : null;
            Task<Object> task = group.createTask(run.coroutine(a.text(3)), a.text(2), context);
            run.variables.put(a.text(2), task);
        });
    }

    static Task<?> currentTask() {
        return Objects.requireNonNull(Asyncio.currentTask(), "Statements run in tasks");
    }
}
