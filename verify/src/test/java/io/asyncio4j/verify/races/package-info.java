// SPDX-License-Identifier: Apache-2.0
/**
 * Real threads against the doors by which one loop is reached from outside.
 *
 * <p>{@link io.asyncio4j.verify.races.RacesTest} runs each {@link io.asyncio4j.verify.races.Scenario} on both engines, in
 * rounds whose actions come from a seed, for a bounded time. Two properties, given to Maven with {@code -D}, change that:
 *
 * <ul>
 *   <li>{@code races.seed}: the seed of the first round, 1 if it is not given; a failure prints its own.
 *   <li>{@code races.seconds}: how long all scenarios take together, 16 if it is not given; 0 is one round of each. For more
 *       than five minutes give {@code fork.timeout.seconds=0} too.
 * </ul>
 *
 * <p>A seed fixes what each thread does, not how the threads interleave: a failure may need some rounds to come again. What
 * is small enough to try in many interleavings on purpose is left to {@link io.asyncio4j.verify.races.InterleavingsTest} and
 * {@link io.asyncio4j.verify.races.WakeUpsTest}.
 */
@NullMarked
package io.asyncio4j.verify.races;

import org.jspecify.annotations.NullMarked;
