// SPDX-License-Identifier: Apache-2.0
/** The {@code aio} command: enqueues and does jobs, shows what it does, tells the stories. */
@NullMarked
package io.asyncio4j.cli;

import org.jspecify.annotations.NullMarked;
