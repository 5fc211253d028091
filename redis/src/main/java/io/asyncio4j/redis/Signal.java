// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Wakes everybody who waits for it now; keeps nothing for those who come later. Belongs to one loop. */
final class Signal {
    private final String name;
    private List<AsyncFuture<@Nullable Void>> waiting = new ArrayList<>();

    Signal(String name) {
        this.name = name;
    }

    void await() {
        AsyncFuture<@Nullable Void> future = Asyncio.getRunningLoop().createFuture(name);
        waiting.add(future);
        future.await();
    }

    void fire() {
        List<AsyncFuture<@Nullable Void>> woken = waiting;
        waiting = new ArrayList<>();
        for (AsyncFuture<@Nullable Void> future : woken) {
            if (!future.done()) {
                future.setResult(null);
            }
        }
    }
}
