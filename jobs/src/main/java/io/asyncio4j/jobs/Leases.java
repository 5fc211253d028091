// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.Asyncio;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.Renewed;
import io.asyncio4j.jobs.broker.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Renews leases, many in a call. Its methods are coroutines. */
final class Leases {
    private static final int BATCH = 500;

    private final Broker broker;
    private final List<String> queues;
    private final Duration lease;

    Leases(Broker broker, List<String> queues, Duration lease) {
        this.broker = broker;
        this.queues = queues;
        this.lease = lease;
    }

    /** Renews what a loop holds and has not renewed for a third of a lease. */
    void renewDue(HeldRuns runs) {
        long now = runs.nanos();
        renew(runs, now - lease.toNanos() / 3);
        runs.renewedNanos = now;
    }

    /**
     * Renews all that a loop holds if that has not worked for too long: the broker was away, or this process stood still.
     * Before a claim, for a claim takes jobs from workers that are lost, and may take them for such a one.
     */
    void renewIfNeglected(HeldRuns runs) {
        long now = runs.nanos();
        if (now - runs.renewedNanos > lease.toNanos() / 3 * 2 && runs.size() > 0) {
            renew(runs, now);
            runs.renewedNanos = now;
        }
    }

    private void renew(HeldRuns runs, long leasedUntil) {
        for (String queue : queues) {
            List<HeldRun> due = new ArrayList<>();
            for (HeldRun held : runs.in(queue)) {
                if (held.leasedNanos <= leasedUntil) {
                    due.add(held);
                }
            }
            for (int from = 0; from < due.size(); from += BATCH) {
                renew(runs, queue, due.subList(from, Math.min(due.size(), from + BATCH)));
            }
        }
    }

    private void renew(HeldRuns runs, String queue, List<HeldRun> batch) {
        List<Run> asked = new ArrayList<>(batch.size());
        batch.forEach(held -> asked.add(held.run));
        long now = runs.nanos();
        Renewed answer = Asyncio.await(broker.renew(queue, asked, lease.toMillis()));
        for (HeldRun held : batch) {
            held.leasedNanos = now;
        }
        for (Run run : answer.lost()) {
            runs.lost(queue, run);
        }
        for (Run run : answer.cancelled()) {
            runs.cancel(queue, run.id());
        }
    }
}
