// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.Run;
import java.util.concurrent.atomic.AtomicLong;

/** A run whose lease is the worker's until it is settled. */
final class HeldRun {
    private static final AtomicLong ORDER = new AtomicLong(1);

    final TakenJob job;
    final ClaimedJob claimed;
    final Run run;

    /** Grows from each run to those that were claimed later. */
    final long order = ORDER.getAndIncrement();

    /** When the lease was last known to begin, as {@link HeldRuns#nanos}. */
    volatile long leasedNanos;

    /** Whether its end is on its way to the broker. On its loop. */
    boolean settling;

    HeldRun(TakenJob job, ClaimedJob claimed, long leasedNanos) {
        this.job = job;
        this.claimed = claimed;
        this.run = new Run(claimed.job().id(), claimed.run());
        this.leasedNanos = leasedNanos;
    }
}
