// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.Strand;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/** The turn of a virtual thread that is no coroutine. */
final class ForeignTurn extends Ready {
    private final Runnable continuation;

    ForeignTurn(Runnable continuation) {
        this.continuation = continuation;
    }

    @Override
    @Nullable
    Strand enter(LoopCore core) {
        continuation.run();
        return null;
    }

    @Override
    void discard() {
        ForkJoinPool.commonPool().execute(continuation);
    }
}
