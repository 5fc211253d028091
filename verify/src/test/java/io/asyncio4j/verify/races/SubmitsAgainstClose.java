// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.races;

import static io.asyncio4j.verify.races.Round.check;
import static io.asyncio4j.verify.races.Round.pause;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Handle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Threads submit callbacks and coroutines, and get and cancel futures, while another one stops and closes the loop.
 *
 * <p>A callback runs once or was refused by an error or is cancelled; a call ends; a coroutine that began ends.
 */
final class SubmitsAgainstClose implements Scenario {
    private static final int THREADS = 3;
    private static final int SUBMITS = 60;

    private static final class Callback {
        private final AtomicInteger runs = new AtomicInteger();
        private volatile @Nullable Handle handle;
        private volatile boolean refused;
    }

    private final class Game {
        private final List<Callback> callbacks = Collections.synchronizedList(new ArrayList<>());
        private final List<CompletableFuture<Integer>> calls = Collections.synchronizedList(new ArrayList<>());
        private final AtomicInteger begun = new AtomicInteger();
        private final AtomicInteger ended = new AtomicInteger();
        private final EventLoop loop;
        private final List<AsyncFuture<Integer>> futures = new ArrayList<>();

        Game(EventLoop loop) {
            this.loop = loop;
            for (int i = 0; i < THREADS; i++) {
                futures.add(loop.createFuture());
            }
        }

        void submitAll(SplittableRandom random) throws InterruptedException {
            for (int i = 0; i < SUBMITS; i++) {
                switch (random.nextInt(4)) {
                    case 0, 1 -> submitCallback(random.nextInt(8) == 0);
                    case 2 -> submitCall(random);
                    default -> useFuture(futures.get(random.nextInt(THREADS)), random);
                }
                pause(random);
            }
        }

        private void submitCallback(boolean fails) {
            Callback callback = new Callback();
            callbacks.add(callback);
            try {
                callback.handle = loop.callSoonThreadsafe(() -> {
                    callback.runs.incrementAndGet();
                    if (fails) {
                        throw new IllegalArgumentException("on purpose");
                    }
                });
            } catch (IllegalStateException e) {
                callback.refused = true;
            }
        }

        private void submitCall(SplittableRandom random) {
            int sleeps = random.nextInt(4);
            try {
                calls.add(Asyncio.runCoroutineThreadsafe(() -> run(sleeps), loop));
            } catch (IllegalStateException e) {
                check(loop.isClosed(), "refused by an open loop: " + e);
            }
        }

        private int run(int sleeps) {
            begun.incrementAndGet();
            try {
                for (int i = 0; i < sleeps; i++) {
                    Asyncio.sleep(i == 2 ? 0.0001 : 0);
                }
                return sleeps;
            } finally {
                ended.incrementAndGet();
            }
        }

        private void useFuture(AsyncFuture<Integer> future, SplittableRandom random) throws InterruptedException {
            if (random.nextInt(6) == 0) {
                future.cancel(true);
            } else if (random.nextInt(6) == 0) {
                submitCompletion(future);
            }
        }

        private void submitCompletion(AsyncFuture<Integer> future) {
            try {
                loop.callSoonThreadsafe(() -> {
                    if (!future.done()) {
                        future.setResult(1);
                    }
                });
            } catch (IllegalStateException e) {
                check(loop.isClosed(), "refused by an open loop: " + e);
            }
        }
    }

    @Override
    public void play(Round round) throws Exception {
        EventLoop loop = round.newLoop();
        Game game = new Game(loop);
        Thread runner = round.thread("race-runner", loop::runForever);
        for (int i = 0; i < THREADS; i++) {
            round.race(game::submitAll);
            AsyncFuture<Integer> future = game.futures.get(i);
            round.race(random -> round.outcome(future));
        }
        round.race(random -> {
            for (int i = random.nextInt(40); i > 0; i--) {
                pause(random);
            }
            loop.callSoonThreadsafe(loop::stop);
            round.awaitEnd(runner);
            loop.close();
        });
        round.go();
        round.awaitThreads();

        for (Callback callback : game.callbacks) {
            Handle handle = callback.handle;
            int expected = callback.refused || handle != null && handle.cancelled() ? 0 : 1;
            check(callback.runs.get() == expected, "a callback ran " + callback.runs + " times, not " + expected);
        }
        for (CompletableFuture<Integer> call : game.calls) {
            round.outcome(call);
        }
        check(game.begun.get() == game.ended.get(), game.begun + " coroutines began, " + game.ended + " ended");
    }
}
