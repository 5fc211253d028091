// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

/**
 * Is told how long the steps of a loop take, by {@link Steps}. A step is what runs between two looks of the loop at its
 * queue: a task from one wait to the next, or a callback.
 */
interface StepListener {
    /**
     * A step has ended. On the loop; short, and without waiting.
     *
     * @param what the Task, or the Handle of the callback
     * @param nanos how long it took
     */
    void stepEnded(Object what, long nanos);

    /**
     * A coroutine that stood still in a blocking call of the JDK goes on. On the loop; short, and without waiting.
     *
     * @param what the Task, or the Handle of the callback
     * @param nanos how long it stood still
     * @param thread its thread, whose stack still shows the call
     */
    void waitedOutside(Object what, long nanos, Thread thread);
}
