// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

/**
 * A coroutine failed with a checked exception, which is the cause of this one.
 *
 * <p>Unchecked exceptions and errors cross an await as they are. Python has no checked exceptions, and so no counterpart.
 */
public class TaskFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Wraps a checked exception.
     *
     * @param cause the exception
     */
    public TaskFailedException(Throwable cause) {
        super(cause);
    }

    /** Throws an error of a coroutine: itself if it is unchecked, else wrapped. Never returns. */
    static RuntimeException rethrow(Throwable error) {
        if (error instanceof RuntimeException exception) {
            throw exception;
        } else if (error instanceof Error fatal) {
            throw fatal;
        }
        throw new TaskFailedException(error);
    }
}
