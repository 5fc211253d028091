// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/**
 * Pausable code in a coroutine of the loom engine: a second virtual thread of the same loop, which stands in for the
 * caller's while it runs.
 *
 * <p>Caller and code hand the loop's thread over to each other directly, past the loop's queue: whoever goes on puts its
 * thread and continuation in the place of the other's, and yields; the engine, which sees that, runs the other one at
 * once. To all others the code is the caller's coroutine: it awaits, is woken and interrupted in its name.
 */
final class OnOwnStrand extends Pausable implements Executor, Runnable {
    private final LoomEngine engine;
    private final Runnable body;
    private @Nullable Thread thread;

    /** What the JDK hands over to have the code go on; always the same object. */
    private volatile @Nullable Runnable continuation;

    /** Whose coroutine it stands in for; null while it is paused. Written on the loop. */
    private volatile LoomEngine.@Nullable LoomStrand host;

    private @Nullable Thread hostThread;
    private @Nullable Runnable hostContinuation;

    /** Whether its body has been entered. Written by its own thread, while the caller waits. */
    private boolean begun;

    /** Whether it ends elsewhere, because its loop has ended. */
    private volatile boolean released;

    OnOwnStrand(LoomEngine engine, Runnable body) {
        this.engine = engine;
        this.body = body;
    }

    @Override
    public boolean accepts(@Nullable Strand caller) {
        return caller instanceof LoomEngine.LoomStrand strand && strand.engine == engine;
    }

    @Override
    public void resume() {
        LoomEngine.LoomStrand caller = (LoomEngine.LoomStrand) Strand.current();
        Thread mine = thread;
        if (mine == null) {
            mine = engine.makeThread(this, this);
            thread = mine;
            mine.start();
        }
        hostThread = caller.thread();
        hostContinuation = caller.continuation();
        host = caller;
        mine.setUncaughtExceptionHandler(caller);
        if (!engine.handOver(caller, mine, continuation)) {
            caller.become(hostThread, hostContinuation);
            leaveHost();
            String why = "In a coroutine, a generator cannot be used in a static initializer or "
                    + "under another frame of native code";
            if (begun) {
                throw new PinnedCallerException(why);
            }
            release();
            throw new IllegalStateException(why);
        }
    }

    @Override
    public void run() {
        begun = true;
        try {
            if (!released) {
                body.run();
            }
        } finally {
            LoomEngine.LoomStrand caller = host;
            if (caller != null) {
                Thread next = hostThread;
                Runnable itsContinuation = hostContinuation;
                leaveHost();
                engine.handOverAtEnd(caller, next, itsContinuation);
            }
        }
    }

    @Override
    public void pause() {
        LoomEngine.LoomStrand caller = host;
        if (caller == null) {
            engine.parkForEver();
            return;
        }
        Thread next = hostThread;
        Runnable itsContinuation = hostContinuation;
        leaveHost();
        if (!engine.handOver(caller, next, itsContinuation)) {
            host = caller;
            hostThread = next;
            hostContinuation = itsContinuation;
            caller.become(thread, continuation);
            thread.setUncaughtExceptionHandler(caller);
            throw new IllegalStateException(
                    "A generator cannot yield inside of a static initializer or under a frame of native code");
        }
    }

    private void leaveHost() {
        thread.setUncaughtExceptionHandler(null);
        host = null;
        hostThread = null;
        hostContinuation = null;
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
        released = true;
        Runnable left = continuation;
        if (left != null) {
            ForkJoinPool.commonPool().execute(left);
        }
    }

    /** Its thread's scheduler. */
    @Override
    public void execute(Runnable next) {
        LoomEngine.LoomStrand caller = host;
        if (continuation == null) {
            continuation = next;
        } else if (next != continuation) {
            engine.executeForeign(next);
        } else if (caller != null && caller.continuation() == next) {
            caller.execute(next);
        } else if (released) {
            ForkJoinPool.commonPool().execute(next);
        }
        // else it has stopped to let another one go on, who comes back to it without being asked
    }
}
