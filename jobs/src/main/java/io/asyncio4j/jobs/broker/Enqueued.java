// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

/**
 * What became of a job that was handed in.
 *
 * @param kind what
 * @param id the job that is there now: the one handed in, or the one that was there before
 */
public record Enqueued(Kind kind, String id) {
    /** What became of it. */
    public enum Kind {
        /** It is stored. */
        ADDED,
        /** A job of this id is there, or was there a moment ago; nothing has changed. */
        EXISTS,
        /** Another job holds its unique key; nothing has changed. */
        DUPLICATE
    }
}
