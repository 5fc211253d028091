// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The jobs of a source that have arrived, and those who wait for some: each gets its share in the order of asking. For those
 * who write a {@link JobSource}. Belongs to one loop.
 */
public final class JobHandout {
    private record Taker(int most, AsyncFuture<List<TakenJob>> outcome) {}

    private final String what;
    private final Runnable onDemand;
    private final ArrayDeque<Taker> takers = new ArrayDeque<>();
    private final ArrayDeque<TakenJob> arrived = new ArrayDeque<>();

    /**
     * Makes one without jobs.
     *
     * @param what what those who wait are said to wait for
     * @param onDemand told each time that somebody begins to wait
     */
    public JobHandout(String what, Runnable onDemand) {
        this.what = what;
        this.onDemand = onDemand;
    }

    /**
     * Awaits jobs. Cancelling the wait puts back what it would have had.
     *
     * @param most how many at most
     * @return at least one
     */
    public List<TakenJob> take(int most) {
        if (takers.isEmpty() && !arrived.isEmpty()) {
            return poll(most);
        }
        Taker taker = new Taker(most, Asyncio.getRunningLoop().createFuture(what));
        takers.add(taker);
        onDemand.run();
        try {
            return taker.outcome.await();
        } catch (CancelledError e) {
            takers.remove(taker);
            if (taker.outcome.done() && !taker.outcome.cancelled() && taker.outcome.exception() == null) {
                taker.outcome.result().reversed().forEach(arrived::addFirst);
                distribute();
            }
            throw e;
        }
    }

    private List<TakenJob> poll(int most) {
        List<TakenJob> taken = new ArrayList<>(Math.min(most, arrived.size()));
        while (taken.size() < most && !arrived.isEmpty()) {
            taken.add(arrived.remove());
        }
        return taken;
    }

    /**
     * Adds a job; {@link #distribute} hands it out.
     *
     * @param job the next
     */
    public void add(TakenJob job) {
        arrived.add(job);
    }

    /** Hands what has arrived to those who wait. */
    public void distribute() {
        while (!arrived.isEmpty() && !takers.isEmpty()) {
            Taker taker = takers.remove();
            if (!taker.outcome.done()) {
                taker.outcome.setResult(poll(taker.most));
            }
        }
    }

    /**
     * Says how many more jobs would be taken at once.
     *
     * @return negative or 0 if enough have arrived
     */
    public int wanted() {
        int wanted = -arrived.size();
        for (Taker taker : takers) {
            wanted += taker.most;
        }
        return wanted;
    }

    /**
     * Ends all waits by a failure.
     *
     * @param failure makes the exception of each
     */
    public void fail(Supplier<? extends RuntimeException> failure) {
        List<Taker> all = List.copyOf(takers);
        takers.clear();
        for (Taker taker : all) {
            if (!taker.outcome.done()) {
                taker.outcome.setException(failure.get());
            }
        }
    }

    /**
     * Takes away what has arrived and nobody has.
     *
     * @return perhaps none
     */
    public List<TakenJob> clear() {
        List<TakenJob> left = List.copyOf(arrived);
        arrived.clear();
        return left;
    }
}
