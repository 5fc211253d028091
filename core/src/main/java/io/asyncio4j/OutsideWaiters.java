// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import java.lang.invoke.VarHandle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * Threads outside a loop that wait for futures of it. Any thread.
 *
 * <p>Each asks its loop to wake it when its future is done. A loop whose run ends before it has read that looks here once
 * more, for nobody may ever run it again; one that closes lets all go.
 */
final class OutsideWaiters {
    private final Map<CountDownLatch, AsyncFuture<?>> waiters = new ConcurrentHashMap<>();

    /** Registers a thread; afterwards it must look whether the future is done. */
    void add(CountDownLatch latch, AsyncFuture<?> future) {
        waiters.put(latch, future);
        VarHandle.fullFence();
    }

    void remove(CountDownLatch latch) {
        waiters.remove(latch);
    }

    /** Lets those go whose future is done. At the end of a run. */
    void releaseDone() {
        VarHandle.fullFence();
        waiters.forEach((latch, future) -> {
            if (future.isDone()) {
                latch.countDown();
            }
        });
    }

    void releaseAll() {
        waiters.keySet().forEach(CountDownLatch::countDown);
    }
}
