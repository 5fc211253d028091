// SPDX-License-Identifier: Apache-2.0
/** Programs that enqueue and programs that work, on each kind of broker. */
@NullMarked
package io.asyncio4j.verify.jobs.user;

import org.jspecify.annotations.NullMarked;
