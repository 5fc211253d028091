// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Looks again and again at the loops that run in debug mode, from a daemon thread of its own, so that one that stands
 * still can be reported while it does. There is no thread while there is no such loop.
 */
final class Watchdog implements Runnable {
    private static final Set<DebugMode> LOOPS = ConcurrentHashMap.newKeySet();

    /** The thread; null while there is none. Guarded by the class. */
    private static @Nullable Thread thread;

    private Watchdog() {}

    static synchronized void watch(DebugMode loop) {
        LOOPS.add(loop);
        if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("asyncio4j-watchdog").start(new Watchdog());
        } else {
            LockSupport.unpark(thread); // it may look away for longer than this loop wants
        }
    }

    static synchronized void forget(DebugMode loop) {
        LOOPS.remove(loop);
        LockSupport.unpark(thread);
    }

    /** Tells whether its thread runs. */
    static synchronized boolean isAwake() {
        return thread != null;
    }

    private static synchronized boolean mayEnd() {
        if (LOOPS.isEmpty()) {
            thread = null;
            return true;
        }
        return false;
    }

    @Override
    public void run() {
        while (!mayEnd()) {
            long pause = Long.MAX_VALUE;
            for (DebugMode loop : List.copyOf(LOOPS)) {
                loop.glance();
                pause = Math.min(pause, loop.glanceNanos());
            }
            LockSupport.parkNanos(this, pause);
        }
    }
}
