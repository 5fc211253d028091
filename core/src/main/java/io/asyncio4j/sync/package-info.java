// SPDX-License-Identifier: Apache-2.0
/**
 * Ways for tasks of one loop to wait for each other.
 *
 * <p>Start with {@link io.asyncio4j.sync.AsyncLock}. Every wait here parks the task and not the loop's thread.
 *
 * <table>
 * <caption>Which one?</caption>
 * <tr><th>I want</th><th>use</th></tr>
 * <tr><td>one task at a time in a block that awaits</td><td>{@link io.asyncio4j.sync.AsyncLock}</td></tr>
 * <tr><td>at most N tasks at a time in a block</td><td>{@link io.asyncio4j.sync.AsyncSemaphore},
 *     {@link io.asyncio4j.sync.AsyncBoundedSemaphore}</td></tr>
 * <tr><td>to wait until something has happened</td><td>{@link io.asyncio4j.sync.AsyncEvent}</td></tr>
 * <tr><td>to wait until shared data has changed</td><td>{@link io.asyncio4j.sync.AsyncCondition}</td></tr>
 * <tr><td>N tasks to go on together</td><td>{@link io.asyncio4j.sync.AsyncBarrier}</td></tr>
 * </table>
 *
 * <p>What is held is given back at the end of a block, in one of two forms:
 *
 * <pre>{@code
 * lock.withLock(() -> save(account));   // a lambda
 * try (var _ = semaphore.hold()) {      // try-with-resources
 *     fetch(page);
 * }
 * }</pre>
 *
 * <p>Shared rules. Waiters are served in the order in which they came. An object belongs to the loop on which a task first
 * waited for it, and may be used on that loop's thread only; another thread goes through {@link
 * io.asyncio4j.EventLoop#callSoonThreadsafe}. Between two awaits nothing else of the loop runs, so data that is
 * changed without awaiting needs no lock at all. A wait that is cancelled throws a {@link io.asyncio4j.CancelledError},
 * and what it would have got goes to the next waiter.
 */
@NullMarked
package io.asyncio4j.sync;

import org.jspecify.annotations.NullMarked;
