// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

/** How one run of a job ended. */
public enum Outcome {
    /** Its handler returned. */
    DONE,
    /** Its handler failed, and {@link JobHandler#failed} dealt with that. */
    FAILED,
    /** It was moved to the dead list. */
    DEAD,
    /** It did not end before the worker had to; it goes back to the source. */
    UNFINISHED
}
