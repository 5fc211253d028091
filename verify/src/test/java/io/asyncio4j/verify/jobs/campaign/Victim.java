// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

/** A worker that faults hit. */
interface Victim {
    /** Whether it has not been killed and not ended. */
    boolean isAlive();

    /** Waits until it has begun to work. */
    default void awaitStart() {}

    /** Ends it at once; it can do nothing about it. */
    void kill();

    /** Stops it in the middle of whatever it does, until it is thawed. */
    void freeze();

    /** Lets it go on as if nothing had happened. */
    void thaw();

    /** Ends it as an operator does: what runs may end, or is given back. Blocks until that is done. */
    void end();
}
