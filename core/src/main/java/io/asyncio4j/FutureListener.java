// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

/** A done callback of the library's own: short, runs on the bare loop thread, and calls no code of users. */
@FunctionalInterface
interface FutureListener {
    void done(AsyncFuture<?> future);
}
