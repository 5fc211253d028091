// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A JUnit test that runs as a coroutine, on a loop of its own whose time is virtual.
 *
 * <p>The method may take an {@link io.asyncio4j.EventLoop} and a {@link VirtualClock}, in any order. It fails
 *
 * <ul>
 *   <li>with what it throws;
 *   <li>with a {@link io.asyncio4j.DeadlockError} that says who waits for what, if it can never go on;
 *   <li>if it leaves tasks behind, with their names and what they wait for;
 *   <li>if a failure reached the loop's exception handler, unless the test set a handler of its own;
 *   <li>if it takes longer than {@link #timeLimit}.
 * </ul>
 *
 * <p>{@code unittest.IsolatedAsyncioTestCase} is asyncio's counterpart; it has none of these checks.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(AsyncTestExtension.class)
public @interface AsyncTest {
    /**
     * Chooses the engines; the test runs once on each.
     *
     * @return the engines
     */
    Engines engine() default Engines.BOTH;

    /**
     * Chooses the system's clock, for tests with sockets and processes. Then there is no {@link VirtualClock}, and a
     * test that can never go on ends at its time limit.
     *
     * @return true for real time
     */
    boolean realTime() default false;

    /**
     * Chooses whether tasks that are left behind fail the test. If not, they are cancelled.
     *
     * @return true to fail
     */
    boolean leakCheck() default true;

    /**
     * Chooses who makes the loop; loops of core without a network unless chosen. Not asked in real time.
     *
     * @return a class with a constructor without parameters, which need not be public
     */
    Class<? extends LoopFactory> loopFactory() default PlainLoops.class;

    /**
     * Limits how long the test may take in real time.
     *
     * @return seconds
     */
    double timeLimit() default 10;
}
