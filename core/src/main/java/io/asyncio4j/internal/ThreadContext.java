// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import org.jspecify.annotations.Nullable;

/** The context variables of a thread that runs no loop, where generators can hand them over. */
public final class ThreadContext {
    /** The Context of the thread; null until somebody asks for it. */
    public static final ThreadLocal<@Nullable Object> CURRENT = new ThreadLocal<>();

    private ThreadContext() {}
}
