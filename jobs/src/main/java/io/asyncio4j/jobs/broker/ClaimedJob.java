// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job that a worker has under a lease.
 *
 * @param job what was enqueued
 * @param run the fence: counts the claims of this job; what an older run says is not accepted
 * @param failures how many runs failed so far
 * @param crashes how many runs lost their worker so far
 * @param enqueuedAtMillis when it was enqueued, since 1970
 * @param dueAtMillis when it became ready, since 1970
 * @param progress what an earlier run has noted; null if nothing
 * @param parts the parts that have arrived, by name; empty if it does not wait for any
 */
public record ClaimedJob(
        NewJob job,
        long run,
        int failures,
        int crashes,
        long enqueuedAtMillis,
        long dueAtMillis,
        byte @Nullable [] progress,
        Map<String, PartResult> parts) {}
