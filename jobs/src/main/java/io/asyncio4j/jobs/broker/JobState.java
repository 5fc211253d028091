// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

/** Where a job is in its life. */
public enum JobState {
    /** Waits for parts that other jobs bring. */
    BLOCKED,
    /** Waits for its time: delayed, snoozed, or to be tried again. */
    SCHEDULED,
    /** Can be claimed. */
    READY,
    /** A worker has it, under a lease. */
    RUNNING,
    /** Its handler returned; kept as long as its retention says. Final. */
    DONE,
    /** Set aside with a reason, until somebody replays or removes it. Final. */
    DEAD,
    /** Somebody cancelled it; kept as long as its retention says. Final. */
    CANCELLED;

    /** {@return whether nothing happens to it any more by itself} */
    public boolean isFinal() {
        return this == DONE || this == DEAD || this == CANCELLED;
    }
}
