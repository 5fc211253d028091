// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Several failures at once, as a {@link TaskGroup} throws them.
 *
 * <p>Each is also a suppressed exception of the group, so that a stack trace shows all. Counterpart of Python's {@code
 * BaseExceptionGroup}; {@link #split} stands for its {@code except*}.
 */
public final class ExceptionGroup extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What failed, without the number of failures. */
    private final String text;

    /** The failures. */
    @SuppressWarnings("serial") // always an unmodifiable list of the JDK, which is serializable
    private final List<Throwable> exceptions;

    /**
     * The failures of a group, put into two groups that are nested as the whole is.
     *
     * @param matching those that were looked for; null if there are none
     * @param rest the others; null if there are none
     */
    public record Split(
            @Nullable ExceptionGroup matching, @Nullable ExceptionGroup rest) {}

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
        this.text = message;
        this.exceptions = List.copyOf(exceptions);
        this.exceptions.forEach(this::addSuppressed);
    }

    /**
     * Returns what failed, as it was told to the constructor.
     *
     * @return the message without the number of failures
     */
    public String message() {
        return text;
    }

    /**
     * Returns the failures in the order in which they happened.
     *
     * @return an unmodifiable list, never empty
     */
    public List<Throwable> exceptions() {
        return exceptions;
    }

    /**
     * Makes a group of other failures with the message of this one.
     *
     * @param others the failures, at least one
     * @return the group
     * @throws IllegalArgumentException if there are none
     */
    public ExceptionGroup derive(List<? extends Throwable> others) {
        return new ExceptionGroup(text, others);
    }

    /**
     * Puts the failures that match on one side and the others on the other; groups inside of this one are split in the
     * same way. A group that matches itself is not looked into.
     *
     * @param condition tells which match
     * @return both sides, each with the cause and the stack trace of this group
     */
    public Split split(Predicate<? super Throwable> condition) {
        if (condition.test(this)) {
            return new Split(this, null);
        }
        List<Throwable> matching = new ArrayList<>();
        List<Throwable> rest = new ArrayList<>();
        for (Throwable exception : exceptions) {
            if (exception instanceof ExceptionGroup inner) {
                Split split = inner.split(condition);
                addIfThere(matching, split.matching());
                addIfThere(rest, split.rest());
            } else {
                (condition.test(exception) ? matching : rest).add(exception);
            }
        }
        return new Split(part(matching), part(rest));
    }

    /**
     * Puts the failures of a type on one side and the others on the other. See {@link #split(Predicate)}.
     *
     * @param type the type
     * @return both sides
     */
    public Split split(Class<? extends Throwable> type) {
        return split(type::isInstance);
    }

    /**
     * Returns the failures that match, nested as they are here.
     *
     * @param condition tells which match
     * @return a group; null if none does
     */
    public @Nullable ExceptionGroup subgroup(Predicate<? super Throwable> condition) {
        return split(condition).matching();
    }

    /**
     * Returns the failures of a type, nested as they are here.
     *
     * @param type the type
     * @return a group; null if there are none
     */
    public @Nullable ExceptionGroup subgroup(Class<? extends Throwable> type) {
        return split(type).matching();
    }

    private static void addIfThere(List<Throwable> to, @Nullable ExceptionGroup group) {
        if (group != null) {
            to.add(group);
        }
    }

    private @Nullable ExceptionGroup part(List<Throwable> some) {
        if (some.isEmpty()) {
            return null;
        }
        ExceptionGroup part = derive(some);
        part.setStackTrace(getStackTrace());
        if (getCause() != null) {
            part.initCause(getCause());
        }
        return part;
    }
}
