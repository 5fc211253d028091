// SPDX-License-Identifier: Apache-2.0
/**
 * Threads, processes and loops side by side: what the JDK does not have of it.
 *
 * <table>
 * <caption>Which one?</caption>
 * <tr><th>I want</th><th>use</th></tr>
 * <tr><td>a loop in a thread of its own</td><td>{@link io.asyncio4j.threads.LoopThread}</td></tr>
 * <tr><td>a loop a core</td><td>{@link io.asyncio4j.threads.LoopGroup}</td></tr>
 * <tr><td>several locks without a deadlock</td><td>{@link io.asyncio4j.threads.OrderedLocks}</td></tr>
 * <tr><td>threads that wait for a signal</td><td>{@link io.asyncio4j.threads.ThreadEvent}</td></tr>
 * <tr><td>values from threads to threads, and to know when all are done</td>
 *     <td>{@link io.asyncio4j.threads.JoinableQueue}</td></tr>
 * <tr><td>work in a process of its own</td><td>{@link io.asyncio4j.threads.ProcessPool}</td></tr>
 * </table>
 *
 * <p>Shared rules. What waits here blocks its thread, and may be called from any. A coroutine of the loom engine may call it
 * as well: it parks alone. On the portable engine it would stop the loop: use {@link io.asyncio4j.Asyncio#toThread}.
 */
@NullMarked
package io.asyncio4j.threads;

import org.jspecify.annotations.NullMarked;
