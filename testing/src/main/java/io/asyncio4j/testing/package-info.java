// SPDX-License-Identifier: Apache-2.0
/**
 * Makes concurrent tests deterministic: a clock that moves by itself, and loops that notice what a test left behind.
 *
 * <p>Start with {@link io.asyncio4j.testing.AsyncTest}; without JUnit, with {@link io.asyncio4j.testing.TestLoop}.
 */
@NullMarked
package io.asyncio4j.testing;

import org.jspecify.annotations.NullMarked;
