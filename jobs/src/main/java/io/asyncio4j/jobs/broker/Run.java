// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

/**
 * One run of a job, by its fence.
 *
 * @param id the job
 * @param run which of its runs
 */
public record Run(String id, long run) {}
