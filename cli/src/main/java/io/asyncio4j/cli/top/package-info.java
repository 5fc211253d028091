// SPDX-License-Identifier: Apache-2.0
/** {@code aio top}: queues, loops and slowest jobs, live on a terminal. */
@NullMarked
package io.asyncio4j.cli.top;

import org.jspecify.annotations.NullMarked;
