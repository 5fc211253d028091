// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.redis;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Waits for what another process does. */
public final class Waiting {
    private Waiting() {}

    /** Fails unless a condition becomes true in time. One that throws is false. */
    public static void until(String what, Duration longest, Callable<Boolean> condition) {
        long deadline = System.nanoTime() + longest.toNanos();
        Exception last = null;
        while (true) {
            try {
                if (condition.call()) {
                    return;
                }
                last = null;
            } catch (Exception | AssertionError e) {
                last = e instanceof Exception known ? known : new IllegalStateException(e);
            }
            if (System.nanoTime() > deadline) {
                throw inVain(what, longest, last);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private static AssertionError inVain(String what, Duration longest, @Nullable Exception cause) {
        return new AssertionError("Waited " + longest.toMillis() + " ms in vain for " + what, cause);
    }
}
