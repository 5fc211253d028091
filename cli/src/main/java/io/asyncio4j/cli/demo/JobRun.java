// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.demo;

import org.jspecify.annotations.Nullable;

/**
 * A run of a job.
 *
 * @param job its id
 * @param worker which process, from 0
 * @param loop which of its loops, from 1
 * @param run how often the job had been claimed by then
 * @param attempt 1 plus its failures by then
 * @param fromMicros when it began, since 1970
 * @param toMicros when it ended, since 1970; 0 if it goes on
 * @param ending how it ended; null if it goes on
 * @param reason why it is not done; empty if it is
 */
record JobRun(
        String job,
        int worker,
        int loop,
        long run,
        int attempt,
        long fromMicros,
        long toMicros,
        @Nullable Ending ending,
        String reason) {
    JobRun ended(long atMicros, Ending how, String why) {
        return new JobRun(job, worker, loop, run, attempt, fromMicros, atMicros, how, why);
    }
}
