// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a parked task waits for. */
abstract class Awaited extends Ready {
    /**
     * Passes a request to cancel on to it, as Future.cancel does.
     *
     * @param message the message for the CancelledError
     * @return false if it was done already
     */
    abstract boolean cancel(@Nullable String message);

    /** Whether it has come, so that the task only waits for its turn. Any thread. */
    abstract boolean isOver();

    /** The futures that it stands for. Read on the loop, which may change the collection later. */
    Collection<? extends AsyncFuture<?>> parts() {
        return List.of();
    }

    /** Names it in a report of who waits for what. */
    abstract String describe();
}
