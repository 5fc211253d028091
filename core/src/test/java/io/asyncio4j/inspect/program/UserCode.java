// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.inspect.program;

import io.asyncio4j.AsyncFuture;
import java.util.function.BooleanSupplier;

/** What coroutines of the inspection's tests run. */
public final class UserCode {
    private UserCode() {}

    /** Calls what awaits a future. */
    public static void calls(AsyncFuture<?> future) {
        awaitsHere(future);
    }

    private static void awaitsHere(AsyncFuture<?> future) {
        future.await();
    }

    /** Keeps the thread busy. */
    public static void holdsTheThread(BooleanSupplier held) {
        while (held.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }
}
