// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

/** A done callback of the library's own: short, and run on the bare loop thread unless it calls code of users. */
@FunctionalInterface
interface FutureListener {
    void done(AsyncFuture<?> future);

    /** Whether it calls code of users, and so runs as their callbacks do. */
    default boolean callsUsers() {
        return false;
    }
}
