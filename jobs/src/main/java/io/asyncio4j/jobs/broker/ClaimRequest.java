// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

/**
 * A worker's wish for jobs.
 *
 * @param queue from where
 * @param session the worker's loop, unique for its life
 * @param most the largest number wanted, 1 to 1,000
 * @param leaseMillis how long the jobs are the worker's without a renewal
 */
public record ClaimRequest(String queue, String session, int most, long leaseMillis) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public ClaimRequest {
        if (most < 1 || most > 1000 || leaseMillis < 1) {
            throw new IllegalArgumentException(
                    "A claim wants 1 to 1,000 jobs for at least a millisecond, not " + most + " for " + leaseMillis);
        }
    }
}
