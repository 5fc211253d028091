// SPDX-License-Identifier: Apache-2.0
/**
 * Programs that run beside the loop, and their pipes as streams.
 *
 * <p>Start with {@link io.asyncio4j.Asyncio#createSubprocessExec(String, String...)}. What a program reads and writes is
 * chosen by {@link io.asyncio4j.subprocess.ProcessOptions}.
 */
@NullMarked
package io.asyncio4j.subprocess;

import org.jspecify.annotations.NullMarked;
