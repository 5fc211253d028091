// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.Strand;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A future that something outside the loop completes: a job in an executor, a completion stage. */
final class OutsideFuture<T> extends AsyncFuture<T> {
    private final String what;
    private final Runnable onCancel;
    private boolean counted = true;

    OutsideFuture(LoopCore core, String what, Runnable onCancel) {
        super(core);
        this.what = what;
        this.onCancel = onCancel;
        core.outside.started();
    }

    /** Takes the outcome over. Any thread; dropped if the loop has been closed. */
    void arrive(@Nullable T result, @Nullable Throwable failure) {
        if (core.engine.onLoop()) {
            settle(result, failure);
        } else if (!core.closed) {
            core.submitInternal(() -> settle(result, failure));
        }
    }

    /** Takes the outcome over at the next pass, even if it is there already. Any thread. */
    void arriveLater(@Nullable T result, @Nullable Throwable failure) {
        if (!core.closed) {
            core.submitInternal(() -> settle(result, failure));
        }
    }

    private void settle(@Nullable T result, @Nullable Throwable failure) {
        ended();
        if (done()) {
            return;
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause == null) {
            complete(result);
        } else if (cause instanceof CancellationException) {
            cancelMessage = cause.getMessage();
            cancelNow(null);
        } else {
            fail(cause);
        }
    }

    @Override
    public boolean cancel(@Nullable String message) {
        boolean accepted = super.cancel(message);
        if (accepted) {
            ended();
            onCancel.run();
        }
        return accepted;
    }

    /** Cancels a stage. Whoever listens to it runs code of users, so never on the bare thread of a loop that goes on. */
    static void cancel(LoopCore core, CompletionStage<?> stage) {
        if (Strand.current() != null || core.closed) {
            cancel(stage);
        } else {
            core.soon(new UsersListenerCall(core, () -> cancel(stage)));
        }
    }

    private static void cancel(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().cancel(true); // of use to the HTTP client of the JDK, which else goes on
        } catch (UnsupportedOperationException e) {
            // A stage that is no CompletableFuture cannot be cancelled: it goes on, and its result is dropped.
            System.getLogger("io.asyncio4j").log(System.Logger.Level.TRACE, "Cannot be cancelled: " + stage, e);
        }
    }

    private void ended() {
        if (counted) {
            counted = false;
            core.outside.ended();
        }
    }

    @Override
    String describe() {
        return what;
    }
}
