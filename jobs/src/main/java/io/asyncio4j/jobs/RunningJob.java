// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import java.time.Duration;
import java.util.List;

/**
 * A run that is under way.
 *
 * @param job the job
 * @param loop which of the worker's loops runs it, from 0
 * @param age how long it has run
 * @param stack where its coroutine is, the innermost call first
 */
public record RunningJob(TakenJob job, int loop, Duration age, List<StackTraceElement> stack) {}
