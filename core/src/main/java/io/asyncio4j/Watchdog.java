// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Looks again and again at the loops that run in debug mode, from a daemon thread of its own, so that one that stands
 * still can be reported while it does. It also writes what these loops have to report: a log and the callbacks' own
 * texts are code of users, which may wait for a lock, and the loop's own thread must not. There is no thread while there
 * is neither such a loop nor a report.
 */
final class Watchdog implements Runnable {
    private static final System.Logger LOG = System.getLogger("io.asyncio4j");
    private static final long LONGEST_PAUSE = 50_000_000;
    private static final int MANY_REPORTS = 1000;

    private static final Set<DebugMode> LOOPS = ConcurrentHashMap.newKeySet();
    private static final Queue<Runnable> REPORTS = new ConcurrentLinkedQueue<>();
    private static final AtomicInteger WAITING = new AtomicInteger();

    /** The thread; null while there is none. Written under the class's lock. */
    private static volatile @Nullable Thread thread;

    private Watchdog() {}

    static synchronized void watch(DebugMode loop) {
        LOOPS.add(loop);
        wake(); // it may look away for longer than this loop wants
    }

    static synchronized void forget(DebugMode loop) {
        LOOPS.remove(loop);
        LockSupport.unpark(thread);
    }

    /**
     * Has a report written soon, in the order of these calls. Any thread; takes no lock as long as the thread runs.
     *
     * @return false if it is dropped, because the log does not keep up
     */
    static boolean later(Runnable report) {
        if (WAITING.incrementAndGet() > MANY_REPORTS) {
            WAITING.decrementAndGet();
            return false;
        }
        REPORTS.add(report);
        Thread awake = thread;
        if (awake == null) {
            wake();
        } else {
            LockSupport.unpark(awake);
        }
        return true;
    }

    private static synchronized void wake() {
        if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("asyncio4j-watchdog").start(new Watchdog());
        } else {
            LockSupport.unpark(thread);
        }
    }

    /** Tells whether its thread runs. */
    static boolean isAwake() {
        return thread != null;
    }

    private static synchronized boolean mayEnd() {
        if (!LOOPS.isEmpty()) {
            return false;
        }
        Thread self = thread;
        thread = null; // from here on a new report starts another thread; one that came before is seen here
        if (REPORTS.isEmpty()) {
            return true;
        }
        thread = self;
        return false;
    }

    @Override
    public void run() {
        while (!mayEnd()) {
            long pause = LONGEST_PAUSE;
            for (DebugMode loop : List.copyOf(LOOPS)) {
                guarded(loop::glance);
                pause = Math.min(pause, loop.glanceNanos());
            }
            writeReports();
            LockSupport.parkNanos(this, pause);
        }
    }

    private static void writeReports() {
        Runnable report = REPORTS.poll();
        while (report != null) {
            WAITING.decrementAndGet();
            guarded(report);
            report = REPORTS.poll();
        }
    }

    /** Runs what may fail by code of users: this one thread serves all loops, and has to go on. */
    private static void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            mention(e);
        }
    }

    private static void mention(Throwable failure) {
        try {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "A report of debug mode was lost: " + failure.getClass().getName());
        } catch (RuntimeException | Error again) {
            failure.addSuppressed(again); // the log is what fails: there is nobody left to tell
        }
    }
}
