// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.jobs.broker.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a run of a job ended, as its source is told.
 *
 * @param outcome how
 * @param delay for {@code RETRIED} and {@code SNOOZED}: how long until the job may run again; otherwise zero
 * @param result for {@code DONE}: what the handler returned, as JSON; null if it returned nothing
 * @param failure why the job is not done; null if it is, or if nobody is to be told
 */
public record JobEnd(
        Outcome outcome,
        Duration delay,
        byte @Nullable [] result,
        @Nullable Failure failure) {
    static final JobEnd DONE = new JobEnd(Outcome.DONE, Duration.ZERO, null, null);

    /** Of a run that ended because its worker does. */
    static final JobEnd UNFINISHED = of(Outcome.UNFINISHED, new Failure("the worker ended", ""));

    static JobEnd of(Outcome outcome, Failure failure) {
        return new JobEnd(outcome, Duration.ZERO, null, failure);
    }

    /** {@return why, in words; null if the job is done} */
    @Nullable
    String reason() {
        return failure == null ? null : failure.reason();
    }
}
