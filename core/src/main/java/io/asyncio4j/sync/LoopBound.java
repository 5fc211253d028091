// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import org.jspecify.annotations.Nullable;

/** What belongs to one loop: the one on which somebody first waited for it. */
abstract sealed class LoopBound permits AsyncLock, AsyncEvent, AsyncCondition, AsyncSemaphore {
    private @Nullable EventLoop loop;

    LoopBound() {}

    /** Makes the future that a waiting task awaits. */
    final AsyncFuture<Boolean> newWaiter(String what) {
        EventLoop running = Asyncio.getRunningLoop();
        if (loop == null) {
            loop = running;
        } else if (loop != running) {
            throw new IllegalStateException(this + " belongs to " + loop + ", and this is a task of " + running);
        }
        return running.createFuture(what);
    }

    /** Refuses a change from a thread that does not run the loop. */
    final void checkThread(String operation) {
        EventLoop bound = loop;
        if (bound != null && bound.isRunning() && !bound.inLoop()) {
            throw new IllegalStateException(operation + " was called in " + Thread.currentThread() + ", but " + bound
                    + " runs in another thread; use EventLoop.callSoonThreadsafe(() -> ...)");
        }
    }
}
