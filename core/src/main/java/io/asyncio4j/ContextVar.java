// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A variable that has a value of its own in each task.
 *
 * <p>Counterpart of {@code contextvars.ContextVar}. Kept in a static field. May be used in tasks, callbacks and threads.
 *
 * @param <T> the kind of value
 */
public final class ContextVar<T extends @Nullable Object> {
    private static final Object NULL = new Object();
    private static final Object MISSING = new Object();

    private final String name;
    private final @Nullable Object defaultValue;

    private ContextVar(String name, @Nullable Object defaultValue) {
        this.name = name;
        this.defaultValue = defaultValue;
    }

    /**
     * Makes a variable without a default.
     *
     * @param <T> the kind of value
     * @param name for messages
     * @return the variable
     */
    public static <T extends @Nullable Object> ContextVar<T> of(String name) {
        return new ContextVar<>(name, MISSING);
    }

    /**
     * Makes a variable with a default.
     *
     * @param <T> the kind of value
     * @param name for messages
     * @param defaultValue its value where none was set; may be null
     * @return the variable
     */
    public static <T extends @Nullable Object> ContextVar<T> of(String name, T defaultValue) {
        return new ContextVar<>(name, defaultValue);
    }

    /**
     * Returns the value in the current context.
     *
     * @return the value set, or the default
     * @throws NoSuchElementException if there is neither
     */
    @SuppressWarnings("unchecked")
    public T get() {
        Object value = Context.current().lookUp(this);
        if (value == null) {
            if (defaultValue == MISSING) {
                throw new NoSuchElementException("ContextVar '" + name + "' has no value here and no default");
            }
            return (T) defaultValue;
        }
        return (T) unmask(value);
    }

    /**
     * Returns the value in the current context, or another one where none was set.
     *
     * @param fallback returned where none was set
     * @return the value
     */
    @SuppressWarnings("unchecked")
    public T get(T fallback) {
        Object value = Context.current().lookUp(this);
        return value == null ? fallback : (T) unmask(value);
    }

    /**
     * Sets the value in the current context.
     *
     * @param value the value
     * @return what {@link #reset} needs to go back
     */
    public Token<T> set(T value) {
        Context context = Context.current();
        Object before = context.lookUp(this);
        context.set(this, value == null ? NULL : value);
        return new Token<>(this, context, before);
    }

    /**
     * Goes back to the value before a {@link #set}.
     *
     * @param token what that set returned
     * @throws IllegalArgumentException if the token is of another variable or another context
     * @throws IllegalStateException if the token was used already
     */
    public void reset(Token<T> token) {
        if (token.used) {
            throw new IllegalStateException("The token was used already");
        }
        if (token.variable != this) {
            throw new IllegalArgumentException(
                    "The token is of ContextVar '" + token.variable.name + "', not of '" + name + "'");
        }
        Context context = Context.current();
        if (token.context != context) {
            throw new IllegalArgumentException("The token was made in another context");
        }
        token.used = true;
        if (token.before == null) {
            context.remove(this);
        } else {
            context.set(this, token.before);
        }
    }

    /**
     * Returns the name.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    static @Nullable Object unmask(Object value) {
        return value == NULL ? null : value;
    }

    @Override
    public String toString() {
        return "ContextVar[" + name + "]";
    }

    /**
     * The way back from a {@link ContextVar#set}. Counterpart of {@code contextvars.Token}.
     *
     * @param <T> the kind of value
     */
    public static final class Token<T extends @Nullable Object> {
        private final ContextVar<T> variable;
        private final Context context;
        private final @Nullable Object before;
        private boolean used;

        private Token(ContextVar<T> variable, Context context, @Nullable Object before) {
            this.variable = variable;
            this.context = context;
            this.before = before;
        }

        /**
         * Returns the variable that was set.
         *
         * @return the variable
         */
        public ContextVar<T> variable() {
            return variable;
        }

        /**
         * Tells whether the variable had been set in its context before.
         *
         * @return false where Python's {@code old_value} is {@code Token.MISSING}
         */
        public boolean hadValue() {
            return before != null;
        }

        /**
         * Returns what the variable had been set to before.
         *
         * @return the value; null too where it had not been set
         */
        @SuppressWarnings("unchecked") // a variable of T is set to values of T only
        public @Nullable T oldValue() {
            return before == null ? null : (T) unmask(before);
        }
    }
}
