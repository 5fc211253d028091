// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.races;

import static io.asyncio4j.verify.races.Round.check;
import static io.asyncio4j.verify.races.Round.pause;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.CancelledError;
import io.asyncio4j.EventLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Futures of a loop are completed and cancelled from outside while coroutines await them and threads get them.
 *
 * <p>Every await and every get ends, and all of one future see the same outcome.
 */
final class FuturesFromOutside implements Scenario {
    private static final int FUTURES = 24;

    @Override
    public void play(Round round) throws Exception {
        EventLoop loop = round.newLoop();
        List<AsyncFuture<Integer>> futures = new ArrayList<>();
        List<List<Object>> seen = new ArrayList<>();
        for (int i = 0; i < FUTURES; i++) {
            AsyncFuture<Integer> future = loop.createFuture();
            futures.add(future);
            List<Object> outcomes = Collections.synchronizedList(new ArrayList<>());
            seen.add(outcomes);
            loop.createTask(() -> {
                try {
                    outcomes.add(future.await());
                } catch (CancelledError e) {
                    outcomes.add("cancelled");
                }
            });
        }
        Thread runner = round.thread("race-runner", loop::runForever);
        round.race(random -> {
            for (AsyncFuture<Integer> future : futures) {
                int value = random.nextInt(1000);
                loop.callSoonThreadsafe(() -> {
                    if (!future.done()) {
                        future.setResult(value);
                    }
                });
                pause(random);
            }
        });
        round.race(random -> {
            for (AsyncFuture<Integer> future : futures) {
                if (random.nextBoolean()) {
                    future.cancel(true);
                }
                pause(random);
            }
        });
        List<Thread> getters = new ArrayList<>();
        for (int t = 0; t < 2; t++) {
            getters.add(round.race(random -> {
                for (int i = 0; i < FUTURES; i++) {
                    seen.get(i).add(get(round, futures.get(i), random));
                }
            }));
        }
        round.race(random -> {
            for (int i = 0; i < FUTURES; i++) {
                getters.get(random.nextInt(getters.size())).interrupt();
                pause(random);
            }
        });
        round.go();
        for (Thread getter : getters) {
            round.awaitEnd(getter);
        }
        loop.callSoonThreadsafe(loop::stop);
        round.awaitEnd(runner);

        for (List<Object> outcomes : seen) {
            check(outcomes.size() == 3, "somebody saw no outcome: " + outcomes);
            check(outcomes.stream().distinct().count() == 1, "different outcomes of one future: " + outcomes);
        }
    }

    /** Gets it, however often that is interrupted or takes too long. */
    private static Object get(Round round, AsyncFuture<Integer> future, SplittableRandom random) throws Exception {
        while (true) {
            try {
                @Nullable
                Object got = random.nextBoolean()
                        ? future.get(random.nextInt(100), TimeUnit.MICROSECONDS)
                        : round.outcome(future);
                return got instanceof CancellationException || got == null ? "cancelled" : got;
            } catch (CancellationException e) {
                return "cancelled";
            } catch (InterruptedException | TimeoutException e) {
                Thread.onSpinWait();
            }
        }
    }
}
