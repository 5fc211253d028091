// SPDX-License-Identifier: Apache-2.0
/**
 * Event loops, coroutines, tasks and futures for plain Java, with the rules of Python's asyncio.
 *
 * <p>Start with {@link io.asyncio4j.Asyncio}.
 *
 * <table>
 * <caption>Which one?</caption>
 * <tr><th>I want to</th><th>use</th></tr>
 * <tr><td>run a program of coroutines</td><td>{@link io.asyncio4j.Asyncio#run(Coroutine)}</td></tr>
 * <tr><td>do things side by side</td><td>{@link io.asyncio4j.Asyncio#taskGroup},
 *     {@link io.asyncio4j.Asyncio#gather(Coroutine[])}</td></tr>
 * <tr><td>limit how long something takes</td><td>{@link io.asyncio4j.Asyncio#timeout(java.time.Duration,
 *     Coroutine)}</td></tr>
 * <tr><td>wait for a value that somebody else sets</td><td>{@link io.asyncio4j.EventLoop#createFuture}</td></tr>
 * <tr><td>several runs on one loop, or a loop of a certain kind</td><td>{@link io.asyncio4j.Runner}</td></tr>
 * </table>
 *
 * <p>Rules that hold everywhere: a loop's objects are used on that loop's thread only, unless a method says otherwise;
 * between two awaits nothing else of that loop runs; an exception crosses an await as the same object, a checked one as
 * the cause of a {@link io.asyncio4j.TaskFailedException}; cancellation is a {@link io.asyncio4j.CancelledError} at the
 * next await.
 */
@NullMarked
package io.asyncio4j;

import org.jspecify.annotations.NullMarked;
