// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import org.jspecify.annotations.Nullable;

/**
 * Makes the tasks of a loop, so that a program can name, count or wrap all of them, or start them eagerly.
 *
 * <p>Counterpart of the callable that {@code loop.set_task_factory} takes. Called on the loop's thread, for every
 * coroutine of which asyncio4j makes a task: {@code createTask}, {@code gather}, task groups and runs among them.
 */
@FunctionalInterface
public interface TaskFactory {
    /**
     * Makes a task, as a rule by {@link Task#of}.
     *
     * @param loop the loop
     * @param coroutine what the task runs
     * @param name its name; null for {@code Task-N}
     * @param context its context, used as it is; null for a copy of the current one
     * @return a task of that loop, which results in what the coroutine results in
     */
    Task<?> create(EventLoop loop, Coroutine<?> coroutine, @Nullable String name, @Nullable Context context);
}
