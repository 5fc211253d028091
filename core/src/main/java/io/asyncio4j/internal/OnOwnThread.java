// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Pausable code by public API alone: a virtual thread of its own, to which the caller hands over.
 *
 * <p>While it runs it is the caller as far as this library can bring that about: it stands in for the caller's coroutine,
 * so that it may await, and has the caller's context variables. Thread-locals are its own thread's.
 */
final class OnOwnThread extends Pausable implements Runnable {
    private final Runnable body;
    private final Thread thread;

    /** Who waits for the code to pause; null while the code does not run. What is handed over is written before it. */
    private volatile @Nullable Thread caller;

    /** The caller's context outside of loops. Handed over with the turn. */
    private @Nullable Object context;

    /** Whether the one who hands over was interrupted and has not noticed. Handed over with the turn. */
    private boolean interrupted;

    OnOwnThread(Runnable body) {
        this.body = body;
        thread = Thread.ofVirtual()
                .name("generator")
                .inheritInheritableThreadLocals(false)
                .unstarted(this);
    }

    @Override
    public boolean accepts(@Nullable Strand caller) {
        return caller == null || caller.lendsItself();
    }

    @Override
    public void resume() {
        Thread current = Thread.currentThread();
        Strand strand = Strand.current();
        Object callersContext = ThreadContext.CURRENT.get();
        context = callersContext;
        if (strand != null) {
            strand.lend(thread);
        }
        thread.setUncaughtExceptionHandler(strand);
        interrupted = Thread.interrupted();
        caller = current;
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        } else {
            LockSupport.unpark(thread);
        }
        while (caller != null) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                thread.interrupt();
            }
        }
        if (strand != null) {
            strand.lend(current);
        }
        if (callersContext == null) {
            ThreadContext.CURRENT.set(context);
        }
        context = null;
        if (interrupted) {
            interrupted = false;
            current.interrupt();
        }
    }

    @Override
    public void run() {
        takeOver();
        try {
            body.run();
        } finally {
            handBack();
        }
    }

    @Override
    public void pause() {
        handBack();
        boolean meanwhile = false;
        while (caller == null) {
            LockSupport.park(this);
            meanwhile |= Thread.interrupted();
        }
        interrupted |= meanwhile;
        takeOver();
    }

    private void takeOver() {
        ThreadContext.CURRENT.set(context);
        if (interrupted) {
            thread.interrupt();
        }
    }

    private void handBack() {
        Thread waiting = caller;
        thread.setUncaughtExceptionHandler(null);
        interrupted = Thread.interrupted();
        context = ThreadContext.CURRENT.get();
        caller = null;
        LockSupport.unpark(waiting);
    }

    @Override
    public boolean isInside() {
        return Thread.currentThread() == thread;
    }

    @Override
    public boolean needsEnd() {
        return true;
    }

    @Override
    public void release() {
        caller = thread;
        LockSupport.unpark(thread);
    }
}
