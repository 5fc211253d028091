// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.ReturnWhen;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.BrokerUnavailableException;
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

    /**
     * Asks for all at once, and goes on when all have been answered or a third of a lease has passed, so that a part of the
     * broker that is away or silent costs the jobs of other queues nothing. What is answered later counts as well.
     *
     * @throws BrokerException the last failure, if one of them failed
     */
    private void renew(HeldRuns runs, long leasedUntil) {
        List<AsyncFuture<Renewed>> asked = new ArrayList<>();
        for (String queue : queues) {
            List<HeldRun> due = new ArrayList<>();
            for (HeldRun held : runs.in(queue)) {
                if (held.leasedNanos <= leasedUntil) {
                    due.add(held);
                }
            }
            for (int from = 0; from < due.size(); from += BATCH) {
                asked.add(ask(runs, queue, due.subList(from, Math.min(due.size(), from + BATCH))));
            }
        }
        if (asked.isEmpty()) {
            return;
        }
        Asyncio.wait(List.copyOf(asked), lease.dividedBy(3), ReturnWhen.ALL_COMPLETED);
        BrokerException failure = null;
        for (AsyncFuture<Renewed> answer : asked) {
            if (!answer.done()) {
                failure = new BrokerUnavailableException("leases have not been renewed in time", null);
            } else if (answer.exception() instanceof BrokerException failed) {
                failure = failed;
            } else {
                answer.result(); // throws what nobody expects
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private AsyncFuture<Renewed> ask(HeldRuns runs, String queue, List<HeldRun> batch) {
        long now = runs.nanos();
        List<Run> asked = batch.stream().map(held -> held.run).toList();
        AsyncFuture<Renewed> answer = Asyncio.wrapFuture(broker.renew(queue, asked, lease.toMillis()));
        answer.addDoneCallback(ignored -> {
            if (!answer.cancelled() && answer.exception() == null) {
                renewed(runs, queue, batch, now, answer.result());
            }
        });
        return answer;
    }

    private static void renewed(HeldRuns runs, String queue, List<HeldRun> batch, long now, Renewed answer) {
        batch.forEach(held -> held.leasedNanos = now);
        answer.lost().forEach(run -> runs.lost(queue, run));
        answer.cancelled().forEach(run -> runs.cancel(queue, run.id()));
    }
}
