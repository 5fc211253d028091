// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.ThreadContext;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The values that {@link ContextVar}s have for one task or callback.
 *
 * <p>A task gets a copy of its maker's context, so that what it sets is seen by itself alone. Copying costs one small
 * object. Counterpart of {@code contextvars.Context}.
 */
public final class Context {
    private static final Object[] EMPTY = {};

    /** Variables and values in turn; never changed in place, so that copies share it. */
    private Object[] pairs;

    private boolean entered;

    /** The context that was current when this one was entered; null while it is not. */
    private @Nullable Context outer;

    /** Makes an empty context. */
    public Context() {
        this(EMPTY);
    }

    private Context(Object[] pairs) {
        this.pairs = pairs;
    }

    /**
     * Copies the context of the running task, callback or thread.
     *
     * @return a new context
     */
    public static Context copyCurrent() {
        return current().copy();
    }

    /** A context with these values, which are those of another one. */
    static Context of(Object[] pairs) {
        return new Context(pairs);
    }

    /** The values of the current context, to make a copy of it later. */
    static Object[] currentValues() {
        return current().pairs;
    }

    /** The context of whatever runs on the calling thread. */
    static Context current() {
        LoopCore core = currentCore();
        if (core != null) {
            Context context = core.context;
            if (context != null) {
                return context;
            }
            Task<?> task = core.current;
            if (task != null) {
                return task.getContext();
            }
        }
        return ofThread();
    }

    /** The context of a thread that runs no loop. */
    private static Context ofThread() {
        if (ThreadContext.CURRENT.get() instanceof Context made) {
            return made;
        }
        Context made = new Context();
        ThreadContext.CURRENT.set(made);
        return made;
    }

    private static @Nullable LoopCore currentCore() {
        EventLoop loop = Running.loop();
        return loop == null ? null : loop.core;
    }

    /**
     * Copies this context.
     *
     * @return a context with the same values
     */
    public Context copy() {
        return new Context(pairs);
    }

    /**
     * Runs code in this context: what it sets stays here.
     *
     * @param <R> what the code returns
     * @param code the code; it must not await
     * @return what the code returns
     * @throws Exception whatever the code throws
     * @throws IllegalStateException if the context has been entered already
     */
    public <R> R run(Callable<R> code) throws Exception {
        Context current = current();
        if (entered || isWithin(current)) {
            throw new IllegalStateException("This context has been entered already; enter a copy of it");
        }
        LoopCore core = currentCore();
        Context before = core == null ? ofThread() : core.context;
        entered = true;
        outer = current;
        if (core == null) {
            ThreadContext.CURRENT.set(this);
        } else {
            core.context = this;
        }
        try {
            return code.call();
        } finally {
            entered = false;
            outer = null;
            if (core != null) {
                core.context = before;
            } else if (before != null) {
                ThreadContext.CURRENT.set(before);
            }
        }
    }

    /** Whether it is that context, or one of those around it. */
    private boolean isWithin(Context innermost) {
        for (Context context = innermost; context != null; context = context.outer) {
            if (context == this) {
                return true;
            }
        }
        return false;
    }

    /** Runs something of ours in a context; as it is where there is none, or where that has been entered already. */
    static void runIn(@Nullable Context wanted, Runnable action) {
        if (wanted == null || wanted.entered || wanted.isWithin(current())) {
            action.run();
            return;
        }
        try {
            wanted.run(Executors.callable(action));
        } catch (Exception e) {
            throw TaskFailedException.rethrow(e); // a Runnable throws unchecked ones only: as they are
        }
    }

    /**
     * Tells whether a variable has been set in this context.
     *
     * @param variable the variable
     * @return false where its default holds
     */
    public boolean contains(ContextVar<?> variable) {
        return indexOf(variable) >= 0;
    }

    /**
     * Returns what a variable has been set to in this context.
     *
     * @param <T> the kind of value
     * @param variable the variable
     * @return its value; null too where it has not been set
     */
    @SuppressWarnings("unchecked") // a variable of T is set to values of T only
    public <T extends @Nullable Object> @Nullable T get(ContextVar<T> variable) {
        Object value = lookUp(variable);
        return value == null ? null : (T) ContextVar.unmask(value);
    }

    /**
     * Returns the variables that have been set in this context, and their values.
     *
     * @return a map of its own
     */
    public Map<ContextVar<?>, @Nullable Object> asMap() {
        Map<ContextVar<?>, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((ContextVar<?>) pairs[i], ContextVar.unmask(pairs[i + 1]));
        }
        return map;
    }

    @Nullable
    Object lookUp(ContextVar<?> variable) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i] == variable) {
                return pairs[i + 1];
            }
        }
        return null;
    }

    void set(ContextVar<?> variable, Object value) {
        int at = indexOf(variable);
        Object[] changed = at < 0 ? Arrays.copyOf(pairs, pairs.length + 2) : pairs.clone();
        int to = at < 0 ? pairs.length : at;
        changed[to] = variable;
        changed[to + 1] = value;
        pairs = changed;
    }

    void remove(ContextVar<?> variable) {
        int at = indexOf(variable);
        if (at >= 0) {
            Object[] changed = new Object[pairs.length - 2];
            System.arraycopy(pairs, 0, changed, 0, at);
            System.arraycopy(pairs, at + 2, changed, at, changed.length - at);
            pairs = changed;
        }
    }

    private int indexOf(ContextVar<?> variable) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i] == variable) {
                return i;
            }
        }
        return -1;
    }
}
