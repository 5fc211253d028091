// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

/** How one run of a job ended. */
public enum Outcome {
    /** Its handler returned. */
    DONE,
    /** Its handler failed, and {@link JobHandler#failed} dealt with that; the job is settled. */
    FAILED,
    /** It failed, and will be tried again. */
    RETRIED,
    /** It was set aside with a reason. */
    DEAD,
    /** Its handler asked to be called again later. */
    SNOOZED,
    /** It was cancelled as somebody wished. */
    CANCELLED,
    /** It did not end before the worker had to; it goes back to the source. */
    UNFINISHED,
    /** It was not the worker's any more when it ended; what became of it does not count. */
    LOST
}
