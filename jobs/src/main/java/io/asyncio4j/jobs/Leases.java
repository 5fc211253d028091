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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
        renew(runs, queues, runs.nanos() - lease.toNanos() / 3);
    }

    /**
     * Renews all that a loop holds of queues for which that has not worked for too long: the broker was away, or this process
     * stood still. Before a claim, for a claim takes jobs from workers that are lost, and may take them for such a one.
     */
    void renewNeglected(HeldRuns runs) {
        List<String> neglected =
                queues.stream().filter(queue -> isNeglected(runs, queue)).toList();
        renew(runs, neglected, runs.nanos());
    }

    /** Whether the leases of a queue have not been renewed for too long to claim more jobs of it. */
    boolean isNeglected(HeldRuns runs, String queue) {
        return runs.neglected(queue, runs.nanos() - lease.toNanos() / 3 * 2);
    }

    /**
     * Asks for all at once, and goes on when all have been answered or a third of a lease has passed, so that a part of the
     * broker that is away or silent costs the jobs of other queues nothing. What is answered later counts as well.
     *
     * @throws BrokerException the last failure, if one of them failed
     */
    private void renew(HeldRuns runs, List<String> which, long leasedUntil) {
        long now = runs.nanos();
        Map<String, List<AsyncFuture<Renewed>>> asked = new LinkedHashMap<>();
        for (String queue : which) {
            List<HeldRun> due = new ArrayList<>();
            for (HeldRun held : runs.in(queue)) {
                if (held.leasedNanos <= leasedUntil) {
                    due.add(held);
                }
            }
            List<AsyncFuture<Renewed>> answers = new ArrayList<>();
            for (int from = 0; from < due.size(); from += BATCH) {
                answers.add(ask(runs, queue, due.subList(from, Math.min(due.size(), from + BATCH))));
            }
            asked.put(queue, answers);
        }
        List<AsyncFuture<Renewed>> all =
                asked.values().stream().flatMap(List::stream).toList();
        if (!all.isEmpty()) {
            Asyncio.wait(all, lease.dividedBy(3), ReturnWhen.ALL_COMPLETED);
        }
        BrokerException failure = null;
        for (Map.Entry<String, List<AsyncFuture<Renewed>>> queue : asked.entrySet()) {
            BrokerException one = failure(queue.getValue());
            if (one == null) {
                runs.noteRenewal(queue.getKey(), now);
            } else {
                failure = one;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static @Nullable BrokerException failure(List<AsyncFuture<Renewed>> answers) {
        for (AsyncFuture<Renewed> answer : answers) {
            if (!answer.done()) {
                return new BrokerUnavailableException("leases have not been renewed in time", null);
            }
            if (answer.exception() instanceof BrokerException failed) {
                return failed;
            }
            answer.result(); // throws what nobody expects
        }
        return null;
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
