// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import org.jspecify.annotations.Nullable;

/** Where coroutines have their context class loader from: the thread that runs their loop. */
final class ContextLoader {
    private ContextLoader() {}

    /** A thread's context class loader; null if that is the system's, which every new coroutine has anyway. */
    static @Nullable ClassLoader unlessSystem(Thread thread) {
        ClassLoader loader = thread.getContextClassLoader();
        return loader == ClassLoader.getSystemClassLoader() ? null : loader;
    }
}
