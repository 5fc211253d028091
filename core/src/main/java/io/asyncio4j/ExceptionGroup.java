// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import java.util.List;

/**
 * Several failures at once, as a {@link TaskGroup} throws them.
 *
 * <p>Each is also a suppressed exception of the group, so that a stack trace shows all. Counterpart of Python's {@code
 * BaseExceptionGroup}.
 */
public final class ExceptionGroup extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The failures. */
    @SuppressWarnings("serial") // always an unmodifiable list of the JDK, which is serializable
    private final List<Throwable> exceptions;

    /**
     * Makes a group.
     *
     * @param message what failed
     * @param exceptions the failures, at least one
     * @throws IllegalArgumentException if there are none
     */
    public ExceptionGroup(String message, List<? extends Throwable> exceptions) {
        super(message + " (" + exceptions.size() + (exceptions.size() == 1 ? " failure)" : " failures)"));
        if (exceptions.isEmpty()) {
            throw new IllegalArgumentException("An ExceptionGroup needs at least one exception");
        }
        this.exceptions = List.copyOf(exceptions);
        this.exceptions.forEach(this::addSuppressed);
    }

    /**
     * Returns the failures in the order in which they happened.
     *
     * @return an unmodifiable list, never empty
     */
    public List<Throwable> exceptions() {
        return exceptions;
    }
}
