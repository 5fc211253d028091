// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import org.jspecify.annotations.Nullable;

/**
 * What a worker says of a run that has ended.
 *
 * @param run which
 * @param verdict what becomes of the job
 * @param delayMillis for {@code RETRY} and {@code SNOOZE}: how long until it may run again
 * @param result for {@code DONE}: JSON; null if there is none
 * @param failure for all but {@code DONE} and {@code RELEASE}: why; may be null for {@code SNOOZE} and {@code CANCELLED}
 */
public record Settlement(
        Run run,
        Verdict verdict,
        long delayMillis,
        byte @Nullable [] result,
        @Nullable Failure failure) {
    /** What becomes of a job after a run. */
    public enum Verdict {
        /** It is done. */
        DONE,
        /** It failed, and is tried again after the delay. Counts as a failure. */
        RETRY,
        /** It failed for good and is set aside. Counts as a failure. */
        DEAD,
        /** It is run again after the delay, for a reason that is no failure. */
        SNOOZE,
        /** It is given back, and is the next of its band. */
        RELEASE,
        /** It was cancelled as somebody wished. */
        CANCELLED
    }
}
