// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.SafeText;
import io.asyncio4j.internal.Strand;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Work that any thread has handed to a loop, until it is a task there. */
final class HandedWork extends Ready {
    private final EventLoop loop;
    private final Runnable work;
    private final Context context;

    private HandedWork(EventLoop loop, Runnable work) {
        this.loop = loop;
        this.work = work;
        this.context = Context.copyCurrent();
    }

    /** Has a loop run work as a task. Any thread. */
    static void submit(EventLoop loop, Runnable work) {
        Objects.requireNonNull(work, "work");
        checkOpen(loop);
        loop.core.submit(new HandedWork(loop, work));
    }

    static void checkOpen(EventLoop loop) {
        if (loop.core.closed) {
            throw new RejectedExecutionException(loop + " takes no more work; make a new one");
        }
    }

    @Override
    @Nullable
    Strand enter(LoopCore core) {
        VoidCoroutine code = work::run;
        Task<@Nullable Void> task = loop.newTask(code, null, context);
        task.addListener(new Reporter(task));
        return null;
    }

    @Override
    void discard() {
        if (work instanceof Future<?> future) {
            future.cancel(false);
        } else {
            loop.callExceptionHandler(new ExceptionContext(
                    "The loop was closed before work given to its executor began: " + SafeText.of(work), null));
        }
    }

    /** Tells of a failure that has nobody else to go to. */
    private record Reporter(Task<?> task) implements FutureListener {
        @Override
        public void done(AsyncFuture<?> future) {
            Throwable failure = task.cancelled() ? null : task.exception();
            if (failure != null) {
                task.core.loop.callExceptionHandler(
                        new ExceptionContext("Work given to the loop's executor failed", failure, null, task, null));
            }
        }

        @Override
        public boolean callsUsers() {
            return true;
        }
    }
}
