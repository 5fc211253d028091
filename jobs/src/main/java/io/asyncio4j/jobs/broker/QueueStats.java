// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import java.util.Map;

/**
 * A queue in numbers.
 *
 * @param queue its name
 * @param counts how many jobs are in each state; each state has an entry
 * @param oldestReadyMillis how long the first ready job of the oldest has waited; 0 if none is ready
 * @param settings what holds for it
 * @param enqueued jobs ever stored
 * @param done jobs ever done
 * @param failed runs ever failed
 * @param dead jobs ever set aside
 * @param cancelled jobs ever cancelled
 * @param crashed runs ever whose worker was lost
 * @param stale settlements ever that were not accepted
 */
public record QueueStats(
        String queue,
        Map<JobState, Long> counts,
        long oldestReadyMillis,
        QueueSettings settings,
        long enqueued,
        long done,
        long failed,
        long dead,
        long cancelled,
        long crashed,
        long stale) {}
