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

    ExceptionContext withSourceTraceback(List<StackTraceElement> place) {
        return new ExceptionContext(message, exception, future, task, handle, place);
    }
}
