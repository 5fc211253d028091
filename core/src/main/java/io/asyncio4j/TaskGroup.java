// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that end together: the block that makes them does not end before they do.
 *
 * <p>Counterpart of {@code asyncio.TaskGroup}. Made by {@link Asyncio#taskGroup}. When a task fails, the others and the
 * block are cancelled, and the failures leave as an {@link ExceptionGroup}.
 */
public final class TaskGroup {
    /** The block that makes the tasks. */
    @FunctionalInterface
    public interface Body {
        /**
         * Runs the block, in the current task.
         *
         * @param group the group
         * @throws Exception whatever the block throws
         */
        void run(TaskGroup group) throws Exception;
    }

    private final LoopCore core;
    private final Task<?> parent;
    private final Set<Task<?>> tasks = new LinkedHashSet<>();
    private final List<Throwable> errors = new ArrayList<>();
    private @Nullable AsyncFuture<Object> allDone;
    private boolean exiting;
    private boolean aborting;
    private boolean parentCancelRequested;

    private TaskGroup(Task<?> parent) {
        this.core = parent.core;
        this.parent = parent;
    }

    static void run(Body body) {
        TaskGroup group = new TaskGroup(Running.task("taskGroup"));
        Throwable thrown = null;
        try {
            body.run(group);
        } catch (Throwable e) {
            thrown = group.parent.asCancellation(e);
        }
        group.exit(thrown);
    }

    private void exit(@Nullable Throwable thrown) {
        exiting = true;
        CancelledError cancellation = thrown instanceof CancelledError error ? error : null;
        if (thrown != null && !aborting) {
            abort();
        }
        while (!tasks.isEmpty()) {
            if (allDone == null) {
                allDone = new CompoundFuture<>(core, "a group of " + tasks.size() + " tasks", tasks);
            }
            try {
                allDone.await();
            } catch (CancelledError e) {
                if (core.closed) {
                    throw e; // the tasks never end
                }
                if (!aborting) {
                    cancellation = e;
                    abort();
                }
            }
            allDone = null;
        }
        if (parentCancelRequested && parent.uncancel() == 0) {
            cancellation = null;
        }
        if (cancellation != null && errors.isEmpty()) {
            throw cancellation;
        }
        if (thrown != null && !(thrown instanceof CancelledError)) {
            errors.add(thrown);
        }
        if (!errors.isEmpty()) {
            if (parent.cancelling() > 0) {
                // Cancelled from outside too: keep the count, and have the CancelledError delivered at the next await.
                parent.uncancel();
                parent.cancel();
            }
            throw new ExceptionGroup("Unhandled errors in a TaskGroup", errors);
        }
    }

    /**
     * Makes a task in this group.
     *
     * @param <T> what it results in
     * @param coroutine what it runs
     * @return the task
     * @throws IllegalStateException if the group ends already, or has ended
     */
    public <T> Task<T> createTask(Coroutine<T> coroutine) {
        return create(coroutine, null, null);
    }

    /**
     * Makes a task with a name in this group.
     *
     * @param <T> what it results in
     * @param coroutine what it runs
     * @param name its name
     * @return the task
     * @throws IllegalStateException if the group ends already, or has ended
     */
    public <T> Task<T> createTask(Coroutine<T> coroutine, String name) {
        return create(coroutine, name, null);
    }

    /**
     * Makes a task in this group that results in nothing.
     *
     * @param coroutine what it runs
     * @return the task
     * @throws IllegalStateException if the group ends already, or has ended
     */
    public Task<@Nullable Void> createTask(VoidCoroutine coroutine) {
        return create(coroutine, null, null);
    }

    /**
     * Makes a task with a name in this group that results in nothing.
     *
     * @param coroutine what it runs
     * @param name its name
     * @return the task
     * @throws IllegalStateException if the group ends already, or has ended
     */
    public Task<@Nullable Void> createTask(VoidCoroutine coroutine, String name) {
        return create(coroutine, name, null);
    }

    /**
     * Makes a task with a name and a context in this group.
     *
     * @param <T> what it results in
     * @param coroutine what it runs
     * @param name its name; null for {@code Task-N}
     * @param context the context, used as it is; null for a copy of the current one
     * @return the task
     * @throws IllegalStateException if the group ends already, or has ended
     */
    public <T> Task<T> createTask(Coroutine<? extends T> coroutine, @Nullable String name, @Nullable Context context) {
        return create(coroutine, name, context);
    }

    private <T> Task<T> create(Object coroutine, @Nullable String name, @Nullable Context context) {
        if (exiting && tasks.isEmpty()) {
            throw new IllegalStateException("The task group has ended; make the task in its block");
        }
        if (aborting) {
            throw new IllegalStateException("The task group is shutting down, because a task or its block failed");
        }
        Task<T> task = core.loop.newTask(coroutine, name, context);
        if (task.done()) {
            onDone(task); // it started eagerly
        } else {
            tasks.add(task);
            task.addListener(ended -> onDone(task));
        }
        return task;
    }

    private void abort() {
        aborting = true;
        for (Task<?> task : List.copyOf(tasks)) {
            task.cancel();
        }
    }

    private void onDone(Task<?> task) {
        tasks.remove(task);
        if (allDone != null && tasks.isEmpty() && !allDone.done()) {
            allDone.complete(null);
        }
        if (task.cancelled()) {
            return;
        }
        Throwable failure = task.exception();
        if (failure == null) {
            return;
        }
        errors.add(failure);
        if (parent.done()) {
            report(new ExceptionContext(
                    "A task of a group failed after the group's own task had ended", failure, null, task, null));
        } else if (!aborting && !parentCancelRequested) {
            abort();
            parentCancelRequested = true;
            parent.cancel();
        }
    }

    private void report(ExceptionContext context) {
        if (core.closed) {
            core.loop.callExceptionHandler(context);
        } else {
            core.loop.callSoon(() -> core.loop.callExceptionHandler(context));
        }
    }

    @Override
    public String toString() {
        return "TaskGroup[" + tasks.size() + " tasks" + (aborting ? ", aborting" : "") + "]";
    }
}
