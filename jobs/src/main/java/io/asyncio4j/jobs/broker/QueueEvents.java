// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

/** What those want to hear of a queue who wait for something; told in the midst of a step. */
interface QueueEvents {
    void mayBeClaimable(String queue);

    void mayBeClaimableAt(String queue, long dueAt);

    void cancelRequested(String queue, String id);

    /** A job is final. */
    void ended(String queue, JobInfo job);

    /** A job was removed before it was final, or after. */
    void gone(String queue, String id);
}
