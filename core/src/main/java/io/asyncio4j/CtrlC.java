// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.JvmSignals;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Cancels the main task of a run when the JVM is asked to end, and keeps the JVM until the run has ended.
 *
 * <p>It is a shutdown hook, so that the JVM's exit code stays that of the signal: 130 after Ctrl-C.
 */
final class CtrlC implements AutoCloseable {
    /** How long the JVM is kept at most. */
    private static final long PATIENCE_SECONDS = 60;

    private final Task<?> main;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::onShutdown, "asyncio4j-ctrl-c");
    private volatile boolean pressed;
    private volatile boolean calledInJob;

    private CtrlC(Task<?> main) {
        this.main = main;
    }

    static CtrlC cancels(Task<?> main) {
        CtrlC ctrlC = new CtrlC(main);
        Runtime.getRuntime().addShutdownHook(ctrlC.hook);
        return ctrlC;
    }

    boolean pressed() {
        return pressed;
    }

    /** Whether a job of the loop's executor has called System.exit, and so will not end before the JVM does. */
    boolean calledInJob() {
        return calledInJob;
    }

    private void onShutdown() {
        if (exitCalledOnLoop()) {
            return; // the loop waits for System.exit, which waits for this
        }
        calledInJob = Thread.getAllStackTraces().values().stream()
                .anyMatch(stack -> isInExit(stack) && isIn(stack, DefaultExecutor.class.getName()));
        pressed = true;
        haltOnNext();
        main.cancel(true);
        try {
            if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.getLogger("io.asyncio4j")
                        .log(
                                System.Logger.Level.WARNING,
                                "The run did not end in " + PATIENCE_SECONDS
                                        + " s after it was cancelled. Tasks left:\n"
                                        + main.getLoop().report());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets the next Ctrl-C end the JVM at once. */
    private static void haltOnNext() {
        try {
            JvmSignals.handle(
                    "INT", JvmSignals.handler(() -> Runtime.getRuntime().halt(130)));
        } catch (IllegalStateException | IllegalArgumentException e) {
            System.getLogger("io.asyncio4j")
                    .log(System.Logger.Level.DEBUG, "A second Ctrl-C will not end this JVM at once", e);
        }
    }

    private boolean exitCalledOnLoop() {
        LoopCore core = main.getLoop().core;
        for (Task<?> task : core.tasks.snapshot()) {
            if (isInExit(task.getStack())) {
                return true;
            }
        }
        return isInExit(core.callbackStack());
    }

    private static boolean isInExit(StackTraceElement[] stack) {
        return isIn(stack, "java.lang.Shutdown");
    }

    private static boolean isIn(StackTraceElement[] stack, String type) {
        for (StackTraceElement frame : stack) {
            if (frame.getClassName().equals(type)) {
                return true;
            }
        }
        return false;
    }

    /** Lets the JVM end, and keeps this thread from going on as if nothing had happened. Never returns. */
    void leaveToTheJvm() {
        ended.countDown();
        while (true) {
            LockSupport.park(this);
        }
    }

    @Override
    public void close() {
        ended.countDown();
        if (!pressed) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                System.getLogger("io.asyncio4j")
                        .log(System.Logger.Level.DEBUG, "The JVM is shutting down while a run ends", e);
            }
        }
    }
}
