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
public record ClaimRequest(String queue, String session, int most, long leaseMillis) {}
