// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import org.jspecify.annotations.Nullable;

/** Code that may await, and that results in nothing; mostly a lambda. See {@link Coroutine}. */
@FunctionalInterface
public interface VoidCoroutine {
    /**
     * Runs the code. Called in a task.
     *
     * @throws Exception whatever the code throws
     */
    void run() throws Exception;

    /**
     * Returns this as a coroutine that results in null.
     *
     * @return the coroutine
     */
    default Coroutine<@Nullable Void> asCoroutine() {
        return () -> {
            run();
            return null;
        };
    }
}
