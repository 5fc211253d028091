// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import java.time.Duration;

/**
 * What a worker has done so far; a snapshot whose numbers may be of slightly different instants.
 *
 * @param done jobs whose handler returned
 * @param running jobs that run now
 * @param failed jobs whose handler failed
 * @param dead jobs moved to the dead list, for a bad payload or a failure that could not be dealt with
 * @param givenBack jobs that went back to the source at the end
 * @param elapsed time since the worker started
 */
public record WorkerStatistics(long done, long running, long failed, long dead, long givenBack, Duration elapsed) {
    /**
     * Returns the mean rate since the start.
     *
     * @return jobs that ended a second, however they ended
     */
    public double rate() {
        double seconds = elapsed.toNanos() / 1e9;
        return seconds <= 0 ? 0 : (done + failed) / seconds;
    }
}
