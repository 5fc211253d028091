// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

/** What a line of a ledger tells of a job. */
enum Mark {
    /** A producer is about to hand it in; written with its priority and the ids of what it follows. */
    SENT,
    /** A producer is about to hand in what makes the broker enqueue it; written with the ids of what it follows. */
    PROMISED,
    /** The broker has answered that it is stored. */
    ACKNOWLEDGED,
    /** The broker has answered that it is not stored. */
    REFUSED,
    /** A worker has got it; written with when it asked, and the failures and crashes so far. */
    CLAIMED,
    /** Its handler begins. */
    STARTED,
    /** Its handler returns. */
    ENDED,
    /** Its handler has got another payload than was sent. */
    GARBLED,
    /** A worker is about to say how the run ended; written with the verdict. The answer may never come. */
    TOLD,
    /** The broker has accepted what a worker said of a run; written with the verdict. */
    ACCEPTED,
    /** The broker has refused it, for the run is not the latest. */
    STALE,
    /** No job: what was broken. */
    FAULT
}
