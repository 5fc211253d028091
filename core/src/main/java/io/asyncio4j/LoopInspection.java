// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.InspectedLoop;
import io.asyncio4j.internal.LoopFacts;
import io.asyncio4j.internal.LoopRegistry;
import io.asyncio4j.internal.TaskFacts;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Shows one loop to the inspection. What it costs the loop is to hand out references; the rest is done by who asks. */
final class LoopInspection implements InspectedLoop {
    private static final System.Logger LOG = System.getLogger("io.asyncio4j");

    private final LoopCore core;
    private final LoopRegistry.Entry entry;

    LoopInspection(LoopCore core) {
        this.core = core;
        this.entry = LoopRegistry.add(this);
    }

    /** Notes that the loop has been closed. */
    void close() {
        entry.remove();
    }

    /** The loop's name; for one without, that of its thread. Any thread. */
    String name() {
        Thread main = core.main;
        return main != null && core.loop.name.equals(EventLoop.UNNAMED) ? main.getName() : core.loop.name;
    }

    @Override
    public Question ask() {
        TaskCollector collector = new TaskCollector(core);
        if (core.engine.onLoop() || core.main == null) {
            collector.collectNow();
        } else {
            core.submitInternal(collector);
        }
        return patience -> {
            if (collector.await(patience)) {
                return facts(collector, List.of(), true);
            }
            boolean blocked = core.main != null;
            List<StackTraceElement> stack = blocked ? blockedStack() : List.of();
            return facts(fromOutside().since(collector), stack, !blocked);
        };
    }

    private TaskCollector fromOutside() {
        TaskCollector collector = new TaskCollector(core);
        uncertain(
                () -> {
                    collector.collectNow();
                    return true;
                },
                false);
        return collector;
    }

    /** The stack of whatever has held the loop's thread for so long. */
    private List<StackTraceElement> blockedStack() {
        Thread main = core.main;
        Task<?> running = core.current;
        StackTraceElement[] stack = running != null ? running.getStack() : core.callbackStack();
        if (running == null && main != null && core.context == null) {
            stack = main.getStackTrace(); // neither a task nor a callback: the poller, or the loop's own code
        }
        return List.of(stack);
    }

    private LoopFacts facts(TaskCollector collected, List<StackTraceElement> stack, boolean answered) {
        Map<Object, Long> sleeps = new IdentityHashMap<>();
        Map<Task<?>, Long> limits = new IdentityHashMap<>();
        collected.readTimers(sleeps, limits);
        List<TaskFacts> tasks = collected.tasks().stream()
                .filter(seen -> !seen.task().isDone())
                .map(seen -> facts(seen, sleeps, limits))
                .toList();
        return new LoopFacts(
                name(), core.loop.engine().name(), core.main, answered, collected.lagNanos(), stack, tasks);
    }

    private TaskFacts facts(TaskCollector.Seen seen, Map<Object, Long> sleeps, Map<Task<?>, Long> limits) {
        Task<?> task = seen.task();
        Awaited awaited = seen.awaited();
        return new TaskFacts(
                task,
                task.getName(),
                seen.doing(),
                core.ticker.age(task.madeAt),
                awaited == null ? null : awaited instanceof SleepTimer ? "sleep" : awaited.describe(),
                awaited == null ? null : sleeps.get(awaited),
                limits.get(task),
                awaited == null ? List.of() : tasksOf(awaited, seen.parts()));
    }

    private static List<Object> tasksOf(Awaited awaited, Collection<? extends AsyncFuture<?>> parts) {
        if (awaited instanceof Task<?>) {
            return List.of(awaited);
        }
        if (parts.isEmpty()) {
            return List.of();
        }
        Set<Object> tasks = new LinkedHashSet<>();
        Set<Object> visited = new LinkedHashSet<>();
        parts.forEach(part -> addTasks(part, tasks, visited));
        return List.copyOf(tasks);
    }

    private static void addTasks(AsyncFuture<?> part, Set<Object> tasks, Set<Object> visited) {
        if (part.isDone() || !visited.add(part)) {
            return;
        }
        if (part instanceof Task<?>) {
            tasks.add(part);
        } else {
            uncertain(() -> List.copyOf(part.parts()), List.<AsyncFuture<?>>of())
                    .forEach(inner -> addTasks(inner, tasks, visited));
        }
    }

    /** Reads what the loop may be changing at this moment; gives the other value if that goes wrong. */
    static <T> T uncertain(Supplier<? extends T> reader, T otherwise) {
        try {
            return reader.get();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.TRACE, "Read while it was being changed", e);
            return otherwise;
        }
    }
}
