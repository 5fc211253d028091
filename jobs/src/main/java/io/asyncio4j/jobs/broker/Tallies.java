// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

/** What ever happened in a queue, counted. */
final class Tallies {
    long enqueued;
    long done;
    long failed;
    long dead;
    long cancelled;
    long crashed;
    long stale;
}
