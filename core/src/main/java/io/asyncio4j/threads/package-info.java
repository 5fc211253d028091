// SPDX-License-Identifier: Apache-2.0
/** Loops that run in threads of their own, and the ways between them and other threads. */
@NullMarked
package io.asyncio4j.threads;

import org.jspecify.annotations.NullMarked;
