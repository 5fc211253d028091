// SPDX-License-Identifier: Apache-2.0
/** How coroutines are switched, and the queues under a loop; not exported. */
@NullMarked
package io.asyncio4j.internal;

import org.jspecify.annotations.NullMarked;
