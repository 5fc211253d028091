// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.TimerHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Wakes everybody who waits for it now; keeps nothing for those who come later. Belongs to one loop. */
final class Bell {
    private final String name;
    private final EventLoop loop = Asyncio.getRunningLoop();
    private List<AsyncFuture<@Nullable Void>> waiting = new ArrayList<>();

    Bell(String name) {
        this.name = name;
    }

    void await() {
        AsyncFuture<@Nullable Void> future = loop.createFuture(name);
        waiting.add(future);
        future.await();
    }

    /** Awaits it for a time. */
    void await(Duration longest) {
        TimerHandle timer = loop.callLater(longest, this::ring);
        try {
            await();
        } finally {
            timer.cancel();
        }
    }

    void ring() {
        if (waiting.isEmpty()) {
            return;
        }
        List<AsyncFuture<@Nullable Void>> woken = waiting;
        waiting = new ArrayList<>();
        for (AsyncFuture<@Nullable Void> future : woken) {
            if (!future.done()) {
                future.setResult(null);
            }
        }
    }
}
