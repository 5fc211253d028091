// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;

/** Signals of the operating system. By reflection, for javac warns of any use of sun.misc.Signal. */
public final class JvmSignals {
    private static final Set<String> UNCATCHABLE = Set.of("KILL", "STOP");
    private static final Set<String> SHUTDOWN = Set.of("HUP", "INT", "TERM");

    private JvmSignals() {}

    /**
     * Makes what can be told of a signal.
     *
     * @param action called on a thread of the JVM's
     * @return a handler for {@link #handle}
     */
    public static Object handler(Runnable action) {
        return Proxy.newProxyInstance(
                JvmSignals.class.getClassLoader(),
                new Class<?>[] {type("sun.misc.SignalHandler")},
                (self, method, arguments) -> switch (method.getName()) {
                    case "handle" -> {
                        action.run();
                        yield null;
                    }
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(action);
                    default -> "handler of a signal";
                });
    }

    /**
     * Chooses what is told of a signal, in place of what was.
     *
     * @param name without SIG, such as INT
     * @param handler a handler made here or returned by this method
     * @return what was told before
     * @throws IllegalArgumentException if the system has no such signal
     * @throws IllegalStateException if the signal cannot be caught, or the JVM keeps it for itself
     */
    public static Object handle(String name, Object handler) {
        Class<?> signalType = type("sun.misc.Signal");
        Object signal;
        try {
            signal = signalType.getConstructor(String.class).newInstance(name);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    "This system has no signal '" + name + "'; the names are those of kill -l, such as TERM",
                    e.getCause());
        } catch (ReflectiveOperationException e) {
            throw unsupported(e);
        }
        try {
            return signalType
                    .getMethod("handle", signalType, type("sun.misc.SignalHandler"))
                    .invoke(null, signal, handler);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(whyNot(name), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw unsupported(e);
        }
    }

    private static String whyNot(String name) {
        if (UNCATCHABLE.contains(name)) {
            return "SIG" + name + " cannot be caught by any program";
        }
        String remedy = "";
        if (name.equals("QUIT")) {
            remedy = ", to print its threads; take another one, such as USR1";
        } else if (SHUTDOWN.contains(name)) {
            remedy = "; it was started with -Xrs, leave that out";
        }
        return "The JVM keeps SIG" + name + " for itself" + remedy;
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw unsupported(e);
        }
    }

    private static IllegalStateException unsupported(ReflectiveOperationException e) {
        return new IllegalStateException("This JVM has no signals; it lacks the module jdk.unsupported", e);
    }
}
