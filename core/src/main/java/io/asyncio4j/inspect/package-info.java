// SPDX-License-Identifier: Apache-2.0
/**
 * What runs now: the loops of this process, their tasks, what each waits for and who waits for it.
 *
 * <p>Start with {@link io.asyncio4j.inspect.Inspect}. Nothing has to be switched on before, and reading disturbs no loop:
 * a loop is asked for references in slices of half a millisecond; stacks are read by who asks.
 */
@NullMarked
package io.asyncio4j.inspect;

import org.jspecify.annotations.NullMarked;
