// SPDX-License-Identifier: Apache-2.0
/** The state machine of durable jobs, and the seam to what keeps them. */
@NullMarked
package io.asyncio4j.jobs.broker;

import org.jspecify.annotations.NullMarked;
