// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import java.util.List;

/**
 * The answer to a claim.
 *
 * @param jobs what the worker may run now; perhaps none
 * @param more whether more could be claimed at once
 * @param nextMillis in how many milliseconds time alone may make more claimable (a delay, a rate limit, a lease that ends);
 *     -1 if never
 * @param paused whether the queue is paused
 */
public record Claimed(List<ClaimedJob> jobs, boolean more, long nextMillis, boolean paused) {}
