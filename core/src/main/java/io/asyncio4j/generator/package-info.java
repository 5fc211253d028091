// SPDX-License-Identifier: Apache-2.0
/**
 * Code that gives a value, stops there, and goes on when the next one is asked for.
 *
 * <p>Start with {@link io.asyncio4j.generator.Generator}. It needs no loop: any thread may use one. Used by a coroutine, its
 * body may await, so that it is an asynchronous generator as well.
 *
 * <p>Shared rules. One caller at a time: a generator that runs, or whose body awaits, refuses a second one. A generator
 * that began in a coroutine belongs to that coroutine's loop while the loop runs, and one that began on a platform
 * thread goes on on such threads. The body sees its caller's task and context variables; its thread-locals are the
 * caller's on a platform thread, where the JVM allows that, and its own elsewhere. It does not yield inside of a {@code
 * synchronized} block: the monitor would stay locked.
 */
@NullMarked
package io.asyncio4j.generator;

import org.jspecify.annotations.NullMarked;
