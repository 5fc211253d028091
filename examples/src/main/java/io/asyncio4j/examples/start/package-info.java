// SPDX-License-Identifier: Apache-2.0
/** First steps: coroutines, tasks and futures on one loop. */
@NullMarked
package io.asyncio4j.examples.start;

import org.jspecify.annotations.NullMarked;
