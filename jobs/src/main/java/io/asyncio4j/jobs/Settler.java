// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.Asyncio;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.OutcomeUnknownException;
import io.asyncio4j.jobs.broker.Settlement;
import io.asyncio4j.jobs.broker.Settlement.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a broker how runs of one queue ended, many at a time: what has come together while the batch before was under
 * way. A batch whose fate is unknown is sent again; the run numbers make that harmless. Belongs to one loop.
 */
final class Settler {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final int MOST_JOBS = 500;
    private static final int MOST_BYTES = 4 * 1024 * 1024;

    /** How many settlements may wait until whoever brings more has to wait, too. */
    private static final int ROOM = 2000;

    private record Entry(HeldRun held, Settlement settlement) {}

    private final Broker broker;
    private final String queue;
    private final HeldRuns runs;
    private final Counters counters;
    private final Outbox outbox;
    private final Runnable afterwards;
    private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
    private final Bell work;
    private final Bell room;
    private boolean closing;

    /** How many jobs the broker has taken back. */
    int givenBack;

    /**
     * Makes one for the running loop.
     *
     * @param afterwards called when jobs of the queue have been settled
     */
    Settler(Broker broker, String queue, HeldRuns runs, Counters counters, Outbox outbox, Runnable afterwards) {
        this.broker = broker;
        this.queue = queue;
        this.runs = runs;
        this.counters = counters;
        this.outbox = outbox;
        this.afterwards = afterwards;
        this.work = new Bell("jobs of " + queue + " to settle");
        this.room = new Bell("room for outcomes of " + queue);
    }

    /** Takes charge of a settlement, even if it is cancelled; awaits room. */
    void add(HeldRun held, Settlement settlement) {
        try {
            while (waiting.size() >= ROOM) {
                room.await();
            }
        } finally {
            addNow(held, settlement);
        }
    }

    void addNow(HeldRun held, Settlement settlement) {
        held.settling = true;
        waiting.add(new Entry(held, settlement));
        work.ring();
    }

    /** The coroutine that sends. Ends after {@link #finish}, when all is sent. */
    void run() {
        Trouble trouble = new Trouble("say how jobs of queue " + queue + " ended");
        while (true) {
            if (!waiting.isEmpty()) {
                send(nextBatch(), trouble);
                room.ring();
                afterwards.run();
            } else if (closing) {
                return;
            } else {
                work.await();
            }
        }
    }

    private List<Entry> nextBatch() {
        List<Entry> batch = new ArrayList<>(Math.min(waiting.size(), MOST_JOBS));
        int bytes = 0;
        while (!waiting.isEmpty() && batch.size() < MOST_JOBS && bytes < MOST_BYTES) {
            Entry entry = waiting.remove();
            byte[] result = entry.settlement.result();
            bytes += result == null ? 0 : result.length;
            batch.add(entry);
        }
        // Jobs that are given back go to the head one after the other, so the first of them has to be the last.
        batch.sort(Comparator.comparingLong(
                entry -> entry.settlement.verdict() == Verdict.RELEASE ? -entry.held.order : Long.MIN_VALUE));
        return batch;
    }

    private void send(List<Entry> batch, Trouble trouble) {
        List<Settlement> settlements = new ArrayList<>(batch.size());
        batch.forEach(entry -> settlements.add(entry.settlement));
        boolean again = false;
        while (true) {
            try {
                List<Boolean> accepted = Asyncio.await(broker.settle(queue, settlements));
                trouble.worked();
                settled(batch, accepted, again);
                return;
            } catch (BrokerException e) {
                again |= e instanceof OutcomeUnknownException;
                Asyncio.sleep(trouble.failed(e));
            } catch (RuntimeException e) {
                LOG.error(
                        "The outcomes of {} jobs of queue {} are given up; they will run again",
                        batch.size(),
                        queue,
                        e);
                batch.forEach(entry -> runs.remove(entry.held));
                return;
            }
        }
    }

    private void settled(List<Entry> batch, List<Boolean> accepted, boolean again) {
        boolean links = false;
        for (int i = 0; i < batch.size(); i++) {
            Entry entry = batch.get(i);
            runs.remove(entry.held);
            if (accepted.get(i)) {
                links |= !entry.held.claimed.job().links().isEmpty() && isFinal(entry.settlement.verdict());
                givenBack += entry.settlement.verdict() == Verdict.RELEASE ? 1 : 0;
            } else if (!again) {
                counters.stale.increment();
                LOG.warn(
                        "The outcome of job {} does not count: it was given to another worker meanwhile",
                        entry.held.job);
            } else {
                // Whether the first try was accepted or the job was lost, nobody can tell; a link may be waiting.
                links |= !entry.held.claimed.job().links().isEmpty();
            }
        }
        if (links) {
            outbox.deliverSoon(queue);
        }
    }

    private static boolean isFinal(Verdict verdict) {
        return verdict == Verdict.DONE || verdict == Verdict.DEAD || verdict == Verdict.CANCELLED;
    }

    /** Lets {@link #run} end when all is sent. */
    void finish() {
        closing = true;
        work.ring();
    }
}
