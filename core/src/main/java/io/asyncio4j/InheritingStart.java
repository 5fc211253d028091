// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.Strand;

/**
 * What a task runs and the coroutine to run it in, made by the task's maker because that has thread-locals to inherit.
 *
 * @param code the Coroutine or VoidCoroutine
 * @param strand the coroutine, which has not begun
 */
record InheritingStart(Object code, Strand strand) {}
