// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

/**
 * Starts the JDK's own socket pollers where they belong.
 *
 * <p>They are virtual threads that inherit the scheduler of whoever uses a socket first in the JVM. Were that a
 * coroutine, every virtual thread's socket would depend on that coroutine's loop, and hang when it closes.
 */
final class JdkPollers {
    private static boolean started;

    private JdkPollers() {}

    /** Returns after the pollers have been started on the default scheduler, by this or an earlier call. */
    static synchronized void startOnDefaultScheduler() {
        if (started) {
            return;
        }
        started = true;
        if (!Thread.currentThread().isVirtual()) {
            start();
            return;
        }
        onPlatformThread(JdkPollers::start);
    }

    /** Runs something on a new platform thread, and waits for it. */
    static void onPlatformThread(Runnable action) {
        Thread thread = Thread.ofPlatform().daemon().name("asyncio4j-carrier").start(action);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void start() {
        try {
            Class.forName("sun.nio.ch.Poller");
        } catch (ClassNotFoundException e) {
            System.getLogger("io.asyncio4j")
                    .log(System.Logger.Level.DEBUG, "This JDK has no sun.nio.ch.Poller to start early", e);
        }
    }
}
