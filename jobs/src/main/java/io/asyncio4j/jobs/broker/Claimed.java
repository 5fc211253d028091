// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import java.util.List;

/**
 * The answer to a claim.
 *
 * @param jobs what the worker may run now; perhaps none
 * @param more whether more could be claimed at once; never true with no jobs, unless too many had expired
 * @param nextMillis in how many milliseconds time alone may make more claimable (a delay, a rate limit, a lease that ends);
 *     -1 if never; 0 if more is due than one claim tends to
 * @param paused whether the queue is paused
 */
public record Claimed(List<ClaimedJob> jobs, boolean more, long nextMillis, boolean paused) {}
