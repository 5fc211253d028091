// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

/**
 * Code that may await, and that results in a value; mostly a lambda.
 *
 * <p>It does nothing until it is awaited, which runs it in the current task, or until a task is made of it. Unlike a
 * coroutine object of Python it may run more than once.
 *
 * @param <T> what it results in
 */
@FunctionalInterface
public non-sealed interface Coroutine<T> extends Awaitable<T> {
    /**
     * Runs the code. Called in a task.
     *
     * @return the result
     * @throws Exception whatever the code throws
     */
    T run() throws Exception;

    @Override
    default T await() {
        try {
            return run();
        } catch (Exception e) {
            throw TaskFailedException.rethrow(e);
        }
    }

    /**
     * Returns a lambda as a coroutine, where the compiler wants to be told.
     *
     * @param <T> what it results in
     * @param coroutine the lambda
     * @return the same
     */
    static <T> Coroutine<T> of(Coroutine<T> coroutine) {
        return coroutine;
    }
}
