// SPDX-License-Identifier: Apache-2.0
/**
 * Jobs from Redis: plain lists, drained on the loop's own thread through Lettuce.
 *
 * <p>Start with {@link io.asyncio4j.redis.RedisListSource}.
 */
@NullMarked
package io.asyncio4j.redis;

import org.jspecify.annotations.NullMarked;
