// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

/**
 * What a {@link JobCopy} has done so far, or in all.
 *
 * @param queues how many queues are done
 * @param stored jobs that the target did not have and has now
 * @param present jobs that the target had already, as after a copy that was broken off
 * @param removed jobs that were removed from the source; none unless they are moved
 * @param running jobs that were left in the source because a worker has them
 * @param clashes jobs that were left in the source because the target has another job of that id; found when jobs are moved
 * @param schedules schedules that the target has got
 * @param paused whether queues of the target are paused, be it one
 */
public record CopyReport(
        int queues,
        long stored,
        long present,
        long removed,
        long running,
        long clashes,
        int schedules,
        boolean paused) {
    /** Nothing is done. */
    public static final CopyReport NOTHING = new CopyReport(0, 0, 0, 0, 0, 0, 0, true);
}
