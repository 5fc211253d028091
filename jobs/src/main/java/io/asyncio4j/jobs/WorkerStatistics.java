// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import java.time.Duration;

/**
 * What a worker has done so far; a snapshot whose numbers may be of slightly different instants.
 *
 * @param done jobs whose handler returned
 * @param running jobs that run now
 * @param failed runs that failed, whatever became of their job
 * @param dead jobs set aside, for a bad payload or a failure that could not be dealt with
 * @param givenBack jobs that went back to the source at the end
 * @param retried runs that failed and whose job will be tried again
 * @param snoozed runs that ended with the wish to be called again later
 * @param cancelled runs of jobs that somebody cancelled
 * @param lost runs that were not this worker's any more when they ended
 * @param timedOut runs that took too long; they are among the failed
 * @param stale outcomes that the broker did not accept, for the job had been given to somebody else
 * @param stuck runs that went on for seconds after they had been cancelled
 * @param leaked tasks that handlers had left behind, and that were cancelled
 * @param leasesLost leases that ended while it still held them, so that their jobs were left to others
 * @param worstLag how late one of its loops was at worst when it was asked for a sign of life
 * @param recentLag the same in the last half minute to minute
 * @param elapsed time since the worker started
 */
public record WorkerStatistics(
        long done,
        long running,
        long failed,
        long dead,
        long givenBack,
        long retried,
        long snoozed,
        long cancelled,
        long lost,
        long timedOut,
        long stale,
        long stuck,
        long leaked,
        long leasesLost,
        Duration worstLag,
        Duration recentLag,
        Duration elapsed) {
    /**
     * Returns the mean rate since the start.
     *
     * @return runs that ended a second, however they ended
     */
    public double rate() {
        double seconds = elapsed.toNanos() / 1e9;
        return seconds <= 0 ? 0 : (done + failed) / seconds;
    }
}
