// SPDX-License-Identifier: Apache-2.0
/**
 * Work that must survive the process: a worker takes jobs from a broker or another source and runs each as a coroutine.
 *
 * <p>Start with {@link io.asyncio4j.jobs.JobQueue} and {@link io.asyncio4j.jobs.Worker}. In-process work is a task; what stands here is a job: it is in its
 * source until it is settled, so a worker that dies has lost none.
 */
@NullMarked
package io.asyncio4j.jobs;

import org.jspecify.annotations.NullMarked;
