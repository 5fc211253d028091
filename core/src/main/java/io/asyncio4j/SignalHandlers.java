// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.JvmSignals;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What a loop does when a signal comes.
 *
 * <p>A signal is one for the whole JVM; the first loop that wants it takes it over, each loop that wants it gets it, and
 * when the last one gives it up, the JVM does again what it did before.
 */
final class SignalHandlers {
    /** The signals that some loop has taken over, by name. Guarded by this class. */
    private static final Map<String, Taken> TAKEN = new HashMap<>();

    private final LoopCore core;
    private final Map<String, Handle> handles = new HashMap<>();

    SignalHandlers(LoopCore core) {
        this.core = core;
    }

    void add(String signal, Runnable callback) {
        String name = plain(signal);
        Handle handle = new Handle(core, callback, Context.copyCurrent());
        synchronized (SignalHandlers.class) {
            Taken taken = TAKEN.get(name);
            if (taken == null) {
                taken = new Taken(name);
                TAKEN.put(name, taken);
            }
            taken.handles.add(handle);
        }
        Handle replaced = handles.put(name, handle);
        if (replaced != null) {
            drop(name, replaced);
        }
    }

    boolean remove(String signal) {
        String name = plain(signal);
        Handle handle = handles.remove(name);
        if (handle != null) {
            drop(name, handle);
        }
        return handle != null;
    }

    void close() {
        for (String name : List.copyOf(handles.keySet())) {
            remove(name);
        }
    }

    private static void drop(String name, Handle handle) {
        handle.discard();
        synchronized (SignalHandlers.class) {
            Taken taken = TAKEN.get(name);
            if (taken != null && taken.handles.remove(handle) && taken.handles.isEmpty()) {
                TAKEN.remove(name);
                taken.giveBack();
            }
        }
    }

    private static String plain(String signal) {
        return signal.startsWith("SIG") ? signal.substring("SIG".length()) : signal;
    }

    /** A signal that comes here. */
    private static final class Taken {
        private final String name;
        private final Object handler = JvmSignals.handler(this::arrived);
        private final Object before;

        /** In the order of their registration. Changed while this class is held, read by the JVM's signal thread. */
        private final List<Handle> handles = new CopyOnWriteArrayList<>();

        Taken(String name) {
            this.name = name;
            before = JvmSignals.handle(name, handler);
        }

        private void arrived() {
            for (Handle handle : handles) {
                handle.core.submit(handle);
            }
        }

        void giveBack() {
            Object current = JvmSignals.handle(name, before);
            if (current != handler) {
                JvmSignals.handle(name, current); // somebody else has taken it over since
            }
        }
    }
}
