// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.races;

import static io.asyncio4j.verify.races.Round.check;
import static io.asyncio4j.verify.races.Round.pause;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.ExceptionContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * A loop is stopped and run again, over and over, while threads submit callbacks, some of which throw.
 *
 * <p>Each runs once, those of one thread in their order; each failure is reported once; each call gives its own result.
 */
final class StopsAgainstSubmits implements Scenario {
    private static final int THREADS = 3;
    private static final int SUBMITS = 100;

    @Override
    public void play(Round round) throws Exception {
        EventLoop loop = round.newLoop();
        CountDownLatch left = new CountDownLatch(THREADS * SUBMITS);
        List<List<Integer>> seen = new ArrayList<>();
        List<CompletableFuture<Integer>> calls = Collections.synchronizedList(new ArrayList<>());
        for (int t = 0; t < THREADS; t++) {
            List<Integer> mine = Collections.synchronizedList(new ArrayList<>());
            seen.add(mine);
            round.race(random -> {
                for (int i = 0; i < SUBMITS; i++) {
                    int turn = i;
                    loop.callSoonThreadsafe(() -> {
                        mine.add(turn);
                        left.countDown();
                        if (turn % 10 == 0) {
                            throw new IllegalArgumentException("on purpose");
                        }
                    });
                    if (i % 7 == 0) {
                        calls.add(Asyncio.runCoroutineThreadsafe(
                                () -> {
                                    Asyncio.sleep(0);
                                    return turn;
                                },
                                loop));
                    }
                    if (random.nextInt(10) == 0) {
                        loop.callSoonThreadsafe(loop::stop);
                    }
                    pause(random);
                }
            });
        }
        Thread runner = round.thread("race-runner", () -> {
            while (left.getCount() > 0 || calls.stream().anyMatch(call -> !call.isDone())) {
                loop.callLater(0.002, loop::stop);
                loop.runForever();
            }
        });
        round.go();
        round.await(left, "The callbacks");
        round.awaitEnd(runner);

        for (List<Integer> mine : seen) {
            for (int i = 0; i < SUBMITS; i++) {
                check(mine.size() == SUBMITS && mine.get(i) == i, "not in order, or not once: " + mine);
            }
        }
        int k = 0;
        for (CompletableFuture<Integer> call : calls) {
            check(round.outcome(call) instanceof Integer, "call " + k++ + " has no result");
        }
        long told = round.reports().stream()
                .map(ExceptionContext::exception)
                .filter(IllegalArgumentException.class::isInstance)
                .count();
        check(told == THREADS * SUBMITS / 10, told + " failures of callbacks were reported");
    }
}
