// SPDX-License-Identifier: Apache-2.0
/** {@code aio jobs}: whoever looks after queues, at the command line. */
@NullMarked
package io.asyncio4j.cli.jobs;

import org.jspecify.annotations.NullMarked;
