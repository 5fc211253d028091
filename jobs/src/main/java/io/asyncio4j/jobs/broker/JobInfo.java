// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job as a broker knows it. Instants are milliseconds since 1970 of the broker's clock, 0 where there is none.
 *
 * @param queue where it is
 * @param job what was enqueued
 * @param state where it is in its life
 * @param run how often it was claimed
 * @param failures how many runs failed
 * @param crashes how many runs lost their worker
 * @param enqueuedAtMillis when it was enqueued
 * @param dueAtMillis when it became or becomes ready
 * @param leaseEndMillis when its lease ends, if it runs
 * @param finishedAtMillis when it became final
 * @param worker the session that has it or had it last; null if none
 * @param result its result as JSON; null if there is none
 * @param progress what its run has noted; null if nothing
 * @param cancelRequested whether somebody wants its run to end
 * @param history its runs that did not succeed, oldest first, the last ten
 * @param parts the parts that have arrived, by name
 */
public record JobInfo(
        String queue,
        NewJob job,
        JobState state,
        long run,
        int failures,
        int crashes,
        long enqueuedAtMillis,
        long dueAtMillis,
        long leaseEndMillis,
        long finishedAtMillis,
        @Nullable String worker,
        byte @Nullable [] result,
        byte @Nullable [] progress,
        boolean cancelRequested,
        List<Attempt> history,
        Map<String, PartResult> parts) {}
