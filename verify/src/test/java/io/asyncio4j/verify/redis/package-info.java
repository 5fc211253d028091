// SPDX-License-Identifier: Apache-2.0
/** Real Redis servers of every shape for tests, and what can be done to them. */
@NullMarked
package io.asyncio4j.verify.redis;

import org.jspecify.annotations.NullMarked;
