// SPDX-License-Identifier: Apache-2.0
/** Work that arrives in a Redis list while the program runs. */
@NullMarked
package io.asyncio4j.examples.redis;

import org.jspecify.annotations.NullMarked;
