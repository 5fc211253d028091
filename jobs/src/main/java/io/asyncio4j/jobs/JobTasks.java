// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.Context;
import io.asyncio4j.ContextVar;
import io.asyncio4j.Coroutine;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Task;
import io.asyncio4j.TaskFactory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks that the handler of one run has made, and they again: they have to end with it. One that is made in a context of
 * its own, which knows nothing of the run, may outlive it.
 */
final class JobTasks {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final ContextVar<@Nullable JobTasks> CURRENT = ContextVar.of("the tasks of the running job", null);
    private static final int FIRST_LOOK = 16;
    private static final int NAMED = 5;

    private final List<Task<?>> tasks = new ArrayList<>(0);
    private int nextLook = FIRST_LOOK;

    /** Has the tasks of a loop noted from now on. On the loop. */
    static void watch(EventLoop loop) {
        TaskFactory before = loop.getTaskFactory();
        loop.setTaskFactory((on, coroutine, name, context) -> {
            Task<?> task = make(before, on, coroutine, name, context);
            JobTasks run = context == null ? CURRENT.get() : context.get(CURRENT);
            if (run != null) {
                run.add(task);
            }
            return task;
        });
    }

    private static Task<?> make(
            @Nullable TaskFactory before,
            EventLoop loop,
            Coroutine<?> coroutine,
            @Nullable String name,
            @Nullable Context context) {
        return before == null
                ? Task.of(loop, coroutine, name, context, false)
                : before.create(loop, coroutine, name, context);
    }

    /** Notes what the current task makes from now on. */
    void begin() {
        CURRENT.set(this);
    }

    private void add(Task<?> task) {
        tasks.add(task);
        if (tasks.size() >= nextLook) {
            tasks.removeIf(Task::done);
            nextLook = Math.max(FIRST_LOOK, 2 * tasks.size());
        }
    }

    /** Cancels what is left when the run has ended, and says so; returns how many tasks that were. */
    int end(TakenJob job) {
        CURRENT.set(null);
        if (tasks.isEmpty()) {
            return 0;
        }
        tasks.removeIf(Task::done);
        if (!tasks.isEmpty()) {
            LOG.warn(
                    "Job {} has ended and left tasks behind, which are cancelled: {}{}",
                    job,
                    tasks.stream().limit(NAMED).map(Task::getName).toList(),
                    tasks.size() > NAMED ? " and " + (tasks.size() - NAMED) + " more" : "");
            tasks.forEach(task -> task.cancel("its job has ended"));
        }
        return tasks.size();
    }
}
