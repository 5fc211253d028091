// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The failure of a future that nobody has asked for yet; outlives the future, to be reported then. */
final class Unretrieved extends PhantomReference<AsyncFuture<?>> {
    private final Throwable failure;
    private final String what;
    private final List<StackTraceElement> place;

    /** The context of the task; null for a plain future. */
    private final @Nullable Context context;

    private Unretrieved(AsyncFuture<?> future, Throwable failure, ReferenceQueue<AsyncFuture<?>> queue) {
        super(future, queue);
        this.failure = failure;
        this.what = future instanceof Task<?> task ? "task '" + task.getName() + "'" : "future";
        this.place = future.core.debug.placeOf(future);
        this.context = future instanceof Task<?> task ? task.getContext() : null;
    }

    private void report(EventLoop loop) {
        ExceptionContext told = new ExceptionContext("Exception of " + what + " was never retrieved", failure)
                .withSourceTraceback(place);
        Context.runIn(context, () -> loop.callExceptionHandler(told));
    }

    /** Those of one loop. Used on the loop only. */
    static final class Registry {
        private final ReferenceQueue<AsyncFuture<?>> lost = new ReferenceQueue<>();
        private final Set<Unretrieved> open = new LinkedHashSet<>();

        Unretrieved add(AsyncFuture<?> future, Throwable failure) {
            Unretrieved entry = new Unretrieved(future, failure, lost);
            open.add(entry);
            return entry;
        }

        void remove(Unretrieved entry) {
            open.remove(entry);
        }

        /** Reports the failures whose futures nobody can reach any more. */
        void reportLost(EventLoop loop) {
            Object entry;
            while ((entry = lost.poll()) != null) {
                if (entry instanceof Unretrieved unretrieved && open.remove(unretrieved)) {
                    loop.callSoon(() -> unretrieved.report(loop));
                }
            }
        }

        /** Reports all that are left, when the loop closes. */
        void reportAll(EventLoop loop) {
            List<Unretrieved> left = List.copyOf(open);
            open.clear();
            left.forEach(entry -> entry.report(loop));
        }
    }

    /** Forgets the failure: somebody has asked for it. */
    static @Nullable Object retrieved(@Nullable Object entry, LoopCore core) {
        if (entry instanceof Unretrieved unretrieved) {
            core.unretrieved.remove(unretrieved);
            return null;
        }
        return entry;
    }
}
