// SPDX-License-Identifier: Apache-2.0
/**
 * A page for whoever runs workers: what is in the queues of a broker, and what can be done about it.
 *
 * <p>Start with {@link io.asyncio4j.jobs.dashboard.Dashboard}.
 */
@NullMarked
package io.asyncio4j.jobs.dashboard;

import org.jspecify.annotations.NullMarked;
