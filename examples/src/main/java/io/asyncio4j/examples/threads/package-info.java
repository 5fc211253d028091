// SPDX-License-Identifier: Apache-2.0
/** Threads, processes and loops together: locks, queues and pools of threads, loops in threads of their own, and how they end. */
@NullMarked
package io.asyncio4j.examples.threads;

import org.jspecify.annotations.NullMarked;
