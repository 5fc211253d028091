// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.process;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signals of the operating system. By reflection, for javac warns of any use of sun.misc.Signal. */
public final class Signals {
    /** The exit code of a program that Ctrl-C ended. */
    public static final int CTRL_C = 130;

    /** The exit code of a program that SIGTERM ended. */
    public static final int TERMINATED = 143;

    /** The exit code of a program that SIGHUP ended. */
    public static final int HUNG_UP = 129;

    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /**
     * Has something done each time a signal arrives, in place of what the JVM does.
     *
     * @param name without SIG, such as INT
     * @param action called on a thread of its own
     */
    public static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOG.debug("This JVM cannot watch for SIG{}", name, e);
        }
    }
}
