// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a thread has inheritable thread-locals, so that only tasks of such a maker pay for a copy. Needs the flag
 * of the loom engine.
 */
final class InheritableLocals {
    private static final @Nullable MethodHandle GETTER = lookUp();

    private InheritableLocals() {}

    private static @Nullable MethodHandle lookUp() {
        try {
            return MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup())
                    .findGetter(
                            Thread.class,
                            "inheritableThreadLocals",
                            Class.forName("java.lang.ThreadLocal$ThreadLocalMap"))
                    .asType(MethodType.methodType(Object.class, Thread.class));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null; // closed without the flag: then any thread may have some
        }
    }

    /** Whether the calling thread has some, or might have. */
    static boolean mayBePresent() {
        if (GETTER == null) {
            return true;
        }
        try {
            return (Object) GETTER.invokeExact(Thread.currentThread()) != null;
        } catch (Throwable e) {
            throw new IllegalStateException("A field of Thread cannot be read", e);
        }
    }
}
