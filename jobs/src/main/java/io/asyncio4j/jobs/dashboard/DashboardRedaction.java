// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import io.asyncio4j.jobs.broker.JobInfo;

/** Hides what must not be seen on a dashboard. What it gets never leaves the server otherwise, not even to a search. */
@FunctionalInterface
public interface DashboardRedaction {
    /** Shows nothing of what jobs carry, return, note and fail with; reasons and names stay. */
    DashboardRedaction ALL = (part, job, text) -> "[redacted]";

    /** What a text is. */
    enum Part {
        /** A payload, or the result of the job before that came as input. */
        PAYLOAD,
        /** A result of the job, or of one of its parts. */
        RESULT,
        /** What a run has noted. */
        PROGRESS,
        /** The message and the stack of a failure. */
        ERROR,
        /** The value of a header, but for the trace's. */
        HEADER
    }

    /**
     * Chooses what is shown of a text. It must be quick, and may be called for many jobs of one request.
     *
     * @param part what the text is
     * @param job whose text it is
     * @param text the text, whole
     * @return what is shown instead; the same if nothing is to be hidden
     */
    String shown(Part part, JobInfo job, String text);
}
