// SPDX-License-Identifier: Apache-2.0
/**
 * Queues that hand values from tasks to tasks of one loop.
 *
 * <p>Start with {@link io.asyncio4j.queue.AsyncQueue}: first in, first out. {@link io.asyncio4j.queue.AsyncLifoQueue}
 * gives the latest value first, {@link io.asyncio4j.queue.AsyncPriorityQueue} the least one.
 *
 * <p>Shared rules. Waiting puts and gets park the task and are served in the order in which they came. A queue belongs to
 * the loop on which a task first waited for it, and may be used on that loop's thread only; another thread goes through
 * {@link io.asyncio4j.EventLoop#callSoonThreadsafe}. A put or get that is cancelled while it waits has put or got nothing.
 */
@NullMarked
package io.asyncio4j.queue;

import org.jspecify.annotations.NullMarked;
