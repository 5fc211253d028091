// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

/** What must hold of a campaign, whatever was broken in it. */
enum Rule {
    /** A job that was acknowledged is final in the end. */
    NOTHING_LOST,
    /** At most one end of a job is accepted. */
    ENDS_ONCE,
    /** No two handlers have the same run of a job. */
    FENCES_DIFFER,
    /** Nobody gets a job after an end of it was accepted. */
    ENDED_IS_ENDED,
    /** Each run but the first has its reason: a failure, a crash, or that the job was given back. */
    RUNS_HAVE_REASONS,
    /** No job is taken from a worker before its lease can be over. */
    LEASES_HOLD,
    /** Only what was sent runs, and only what was not refused. */
    NOTHING_INVENTED,
    /** What follows from other jobs begins when each of them has ended. */
    LINKS_FOLLOW,
    /** A handler gets what was sent. */
    PAYLOADS_HOLD,
    /** The kept result is the one of the run whose end was accepted. */
    RESULTS_HOLD,
    /** A job that can be done is not set aside. */
    NOTHING_GIVEN_UP,
    /** Where one worker runs alone, the jobs of a band begin in the order in which they were sent. */
    BANDS_KEEP_ORDER
}
