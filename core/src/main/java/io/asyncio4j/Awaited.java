// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

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

    /** Names it in a report of who waits for what. */
    abstract String describe();
}
