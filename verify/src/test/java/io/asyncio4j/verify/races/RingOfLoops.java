// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.races;

import static io.asyncio4j.verify.races.Round.check;
import static io.asyncio4j.verify.races.Round.pause;

import io.asyncio4j.Asyncio;
import io.asyncio4j.threads.LoopThread;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Three loops call each other in a ring, some hops deep; calls are cancelled on the way, and now and then a loop stops.
 *
 * <p>Each call ends, one that nobody disturbed with the number of its hops; every coroutine that began ends.
 */
final class RingOfLoops implements Scenario {
    private static final int LOOPS = 3;
    private static final int CALLS = 20;

    private static final class Ring {
        private final List<LoopThread> threads = new ArrayList<>();
        private final AtomicInteger begun = new AtomicInteger();
        private final AtomicInteger ended = new AtomicInteger();

        CompletableFuture<Integer> call(int first, int hops) {
            return threads.get(first % LOOPS).submit(() -> hop(first, hops));
        }

        private int hop(int here, int hops) {
            begun.incrementAndGet();
            try {
                if (hops == 0) {
                    return 0;
                }
                Asyncio.sleep(hops % 3 == 0 ? 0.0001 : 0);
                return 1 + Asyncio.await(call(here + 1, hops - 1));
            } finally {
                ended.incrementAndGet();
            }
        }
    }

    @Override
    public void play(Round round) throws Exception {
        Ring ring = new Ring();
        for (int i = 0; i < LOOPS; i++) {
            LoopThread thread = LoopThread.start("race-loop-" + i, round::newLoop);
            ring.threads.add(thread);
            round.mustEnd(thread.thread());
        }
        boolean oneStops = round.random.nextInt(3) == 0;
        List<CompletableFuture<Integer>> all = Collections.synchronizedList(new ArrayList<>());
        List<Thread> callers = new ArrayList<>();
        for (int t = 0; t < 2; t++) {
            callers.add(round.race(random -> {
                for (int i = 0; i < CALLS; i++) {
                    int hops = random.nextInt(8);
                    boolean cancel = random.nextInt(3) == 0;
                    CompletableFuture<Integer> call;
                    try {
                        call = ring.call(random.nextInt(LOOPS), hops);
                    } catch (IllegalStateException e) {
                        check(oneStops, "refused by a running loop: " + e);
                        continue;
                    }
                    all.add(call);
                    pause(random);
                    if (cancel) {
                        call.cancel(true);
                    } else if (random.nextBoolean()) {
                        Object outcome = round.outcome(call);
                        check(oneStops || Integer.valueOf(hops).equals(outcome), hops + " hops gave " + outcome);
                    }
                }
            }));
        }
        if (oneStops) {
            round.race(random -> {
                pause(random);
                pause(random);
                ring.threads.get(random.nextInt(LOOPS)).stop();
            });
        }
        round.go();
        for (Thread caller : callers) {
            round.awaitEnd(caller);
        }
        for (CompletableFuture<Integer> call : all) {
            Object outcome = round.outcome(call);
            check(
                    oneStops || outcome instanceof Integer || outcome instanceof CancellationException,
                    "an undisturbed call gave " + outcome);
        }
        ring.threads.forEach(LoopThread::close);
        check(ring.begun.get() == ring.ended.get(), ring.begun + " coroutines began, " + ring.ended + " ended");
    }
}
