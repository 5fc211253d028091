// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link ExceptionHandler} is told. Counterpart of the dictionary that asyncio passes.
 *
 * @param message what happened
 * @param exception the failure; null if there is none
 * @param future the future concerned; null if there is none
 * @param task the task concerned; null if there is none
 * @param handle the callback concerned; null if there is none
 * @param sourceTraceback where the future, task or callback was made, innermost call first; empty unless the loop is in
 *     debug mode
 */
public record ExceptionContext(
        String message,
        @Nullable Throwable exception,
        @Nullable AsyncFuture<?> future,
        @Nullable Task<?> task,
        @Nullable Handle handle,
        List<StackTraceElement> sourceTraceback) {
    /**
     * Makes one that does not know where what it names was made.
     *
     * @param message what happened
     * @param exception the failure; null if there is none
     * @param future the future concerned; null if there is none
     * @param task the task concerned; null if there is none
     * @param handle the callback concerned; null if there is none
     */
    public ExceptionContext(
            String message,
            @Nullable Throwable exception,
            @Nullable AsyncFuture<?> future,
            @Nullable Task<?> task,
            @Nullable Handle handle) {
        this(message, exception, future, task, handle, List.of());
    }

    /**
     * Makes one that has only a message and a failure.
     *
     * @param message what happened
     * @param exception the failure; null if there is none
     */
    public ExceptionContext(String message, @Nullable Throwable exception) {
        this(message, exception, null, null, null);
    }

    /** The context of the task or callback that it is about; null if there is none. */
    @Nullable
    Context contextOfIt() {
        Task<?> about = task == null && future instanceof Task<?> asFuture ? asFuture : task;
        if (about != null) {
            return about.getContext();
        }
        return future == null && handle != null ? handle.getContext() : null;
    }

    /** What the log says: the message, and a line for everything else. */
    String text() {
        StringBuilder text = new StringBuilder(message);
        append(text, "future", future);
        append(text, "handle", handle);
        append(text, "task", task);
        return text.append(DebugMode.traced("made", sourceTraceback)).toString();
    }

    private static void append(StringBuilder text, String name, @Nullable Object value) {
        if (value != null) {
            text.append('\n').append(name).append(": ").append(value);
        }
    }

    ExceptionContext withSourceTraceback(List<StackTraceElement> place) {
        return new ExceptionContext(message, exception, future, task, handle, place);
    }
}
