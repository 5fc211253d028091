// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the tasks of one loop, by the factory that its user has chosen or by itself. */
final class TaskMaker {
    static final TaskFactory EAGER = (loop, coroutine, name, context) -> Task.of(loop, coroutine, name, context, true);

    private final EventLoop loop;
    private @Nullable TaskFactory chosen;

    TaskMaker(EventLoop loop) {
        this.loop = loop;
    }

    @Nullable
    TaskFactory get() {
        return chosen;
    }

    void set(@Nullable TaskFactory factory) {
        chosen = factory;
    }

    /** Makes a task of a Coroutine or a VoidCoroutine, by the factory. */
    @SuppressWarnings("unchecked") // a factory gives a task of the coroutine that it was given
    <T> Task<T> create(Object coroutine, @Nullable String name, @Nullable Context context) {
        TaskFactory factory = chosen;
        if (factory == null) {
            return make(coroutine, name, context, false);
        }
        check();
        Coroutine<?> code = coroutine instanceof VoidCoroutine plain ? plain.asCoroutine() : (Coroutine<?>) coroutine;
        return (Task<T>) Objects.requireNonNull(
                factory.create(loop, code, name, context), "The task factory of " + loop + " gave null");
    }

    /** Makes a task of a Coroutine or a VoidCoroutine, past the factory. */
    <T> Task<T> make(Object coroutine, @Nullable String name, @Nullable Context context, boolean eagerly) {
        check();
        if (eagerly && context != null && loop.core.main != null && context == Context.current()) {
            throw new IllegalStateException("A task cannot start eagerly in the context that its maker runs in; "
                    + "give it a copy, context.copy()");
        }
        Task<T> task = new Task<>(loop.core, coroutine, name, context == null ? Context.currentValues() : context);
        loop.core.debug.made(task);
        loop.core.start(task, eagerly);
        return task;
    }

    private void check() {
        loop.checkOpen();
        loop.checkThread("createTask", "Asyncio.runCoroutineThreadsafe(coroutine, loop)");
    }
}
