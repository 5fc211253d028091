// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

/** The ways to run coroutines. */
public enum EngineKind {
    /**
     * Virtual threads whose scheduler is the loop. Needs the JVM flag {@code --add-opens
     * java.base/java.lang=ALL-UNNAMED}. A blocking call of the JDK parks its coroutine, not the loop.
     */
    LOOM,
    /** Virtual threads that pass a baton, by public API alone. A blocking call blocks the loop, as in Python. */
    PORTABLE
}
