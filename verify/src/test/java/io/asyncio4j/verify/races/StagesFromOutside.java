// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.races;

import static io.asyncio4j.verify.races.Round.check;
import static io.asyncio4j.verify.races.Round.pause;

import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.EventLoop;
import io.asyncio4j.TimeoutError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Two threads complete the same stages with different outcomes while coroutines await them, some with a time limit.
 *
 * <p>Each coroutine sees the outcome that the stage has; one whose time is up has cancelled it, or come too late to.
 */
final class StagesFromOutside implements Scenario {
    private static final int STAGES = 60;

    @Override
    public void play(Round round) throws Exception {
        EventLoop loop = round.newLoop();
        List<CompletableFuture<Object>> stages = new ArrayList<>();
        @Nullable Object[] seen = new @Nullable Object[STAGES];
        CountDownLatch left = new CountDownLatch(STAGES);
        for (int i = 0; i < STAGES; i++) {
            int k = i;
            CompletableFuture<Object> stage = new CompletableFuture<>();
            stages.add(stage);
            double limit = round.random.nextInt(3) == 0 ? round.random.nextInt(2_000) / 1e6 : 1000;
            loop.createTask(() -> {
                try {
                    seen[k] = Asyncio.waitFor(() -> Asyncio.await(stage), limit);
                } catch (CancelledError e) {
                    seen[k] = "cancelled";
                } catch (TimeoutError | IllegalArgumentException e) {
                    seen[k] = e;
                } finally {
                    left.countDown();
                }
            });
        }
        round.thread("race-runner", loop::runForever);
        for (int t = 0; t < 2; t++) {
            round.race(random -> {
                for (CompletableFuture<Object> stage : stages) {
                    switch (random.nextInt(4)) {
                        case 0 -> stage.completeExceptionally(new IllegalArgumentException("on purpose"));
                        case 1 -> stage.cancel(true);
                        default -> stage.complete(random.nextInt());
                    }
                    pause(random);
                }
            });
        }
        round.go();
        round.await(left, "Coroutines that await stages");
        loop.callSoonThreadsafe(loop::stop);
        round.awaitThreads();
        for (int i = 0; i < STAGES; i++) {
            CompletableFuture<Object> stage = stages.get(i);
            Object mine = seen[i];
            Object expected = stage.isCancelled()
                    ? "cancelled"
                    : stage.isCompletedExceptionally() ? stage.exceptionNow() : stage.resultNow();
            check(mine instanceof TimeoutError || expected.equals(mine), mine + " instead of " + expected);
        }
    }
}
