// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import io.asyncio4j.EventLoop;
import io.asyncio4j.ExceptionContext;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What has failed in the thread of a loop, on its way to whoever opened the thread. Any thread. */
final class LoopFailures {
    /** How many are kept; the rest is counted. */
    private static final int KEPT = 16;

    private final String thread;
    private final @Nullable Consumer<? super Throwable> onFailure;
    private final @Nullable Consumer<? super Throwable> onUnhandled;
    private final List<Throwable> reported = new CopyOnWriteArrayList<>();
    private final AtomicInteger total = new AtomicInteger();
    private volatile @Nullable Throwable fatal;

    LoopFailures(
            String thread,
            @Nullable Consumer<? super Throwable> onFailure,
            @Nullable Consumer<? super Throwable> onUnhandled) {
        this.thread = thread;
        this.onFailure = onFailure;
        this.onUnhandled = onUnhandled;
    }

    /** The loop has ended by a failure. */
    void ended(Throwable failure) {
        fatal = failure;
        tell(onFailure, failure);
    }

    /** The loop could not be closed as it should; often for the reason for which it ended. */
    void atTheEnd(Throwable failure) {
        Throwable first = fatal;
        if (first == null) {
            ended(failure);
        } else if (first != failure) {
            total.incrementAndGet();
            reported.add(failure);
        }
    }

    /** Something in the loop has failed that nobody has asked for; the loop goes on. */
    void reported(EventLoop loop, ExceptionContext context) {
        Throwable failure = context.exception();
        if (failure == null || onUnhandled == null) {
            loop.defaultExceptionHandler(context);
        }
        if (failure != null) {
            keep(failure);
            tell(onUnhandled, failure);
        }
    }

    private void keep(Throwable failure) {
        if (total.getAndIncrement() < KEPT) {
            reported.add(failure);
        }
    }

    private void tell(@Nullable Consumer<? super Throwable> handler, Throwable failure) {
        if (handler == null) {
            return;
        }
        try {
            handler.accept(failure);
        } catch (Throwable e) {
            if (e != failure) {
                keep(e);
                e.addSuppressed(failure);
            }
            System.getLogger("io.asyncio4j")
                    .log(
                            System.Logger.Level.ERROR,
                            "The failure handler of thread '" + thread + "' failed while it was told: " + failure,
                            e);
        }
    }

    /** Why the loop has ended; null if it runs or has ended well. */
    @Nullable
    Throwable fatal() {
        return fatal;
    }

    /** What the opener gets; null if all went well. */
    @Nullable
    IllegalStateException forOpener() {
        Throwable first = fatal;
        List<Throwable> others = List.copyOf(reported);
        String message = "The loop of thread '" + thread + "' failed: " + first;
        if (first == null) {
            if (others.isEmpty()) {
                return null;
            }
            first = others.getFirst();
            others = others.subList(1, others.size());
            message =
                    "Something failed in the loop of thread '" + thread + "', and nobody there asked for it: " + first;
        }
        int more = total.get() - reported.size();
        IllegalStateException failure =
                new IllegalStateException(message + (more > 0 ? " (and " + more + " more)" : ""), first);
        others.forEach(failure::addSuppressed);
        return failure;
    }
}
