// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.races;

import static io.asyncio4j.verify.races.Round.check;
import static io.asyncio4j.verify.races.Round.pause;

import io.asyncio4j.Asyncio;
import io.asyncio4j.VoidCoroutine;
import io.asyncio4j.threads.LoopGroup;
import io.asyncio4j.threads.LoopThread;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Loops in threads are started, used, stopped and closed by several threads at once; the main coroutines of some fail.
 *
 * <p>Each thread ends, each call ends, and a failure reaches who closes the loop and its handler.
 */
final class ThreadsStartAndStop implements Scenario {
    private static final int LOOPS = 4;

    private static final class Brief {
        private final AtomicBoolean stopAsked = new AtomicBoolean();
        private final AtomicReference<Throwable> told = new AtomicReference<>();
        private final LoopThread thread;
        private final boolean fails;

        Brief(Round round, SplittableRandom random) {
            int kind = random.nextInt(4);
            fails = kind == 1;
            LoopThread.Builder builder = LoopThread.builder()
                    .name("race-brief")
                    .loopFactory(round::newLoop)
                    .onFailure(told::set);
            if (kind < 3) {
                builder.main(main(kind, random.nextInt(3)));
            }
            thread = builder.start();
        }

        private static VoidCoroutine main(int kind, int passes) {
            return () -> {
                for (int i = 0; i < passes; i++) {
                    Asyncio.sleep(0);
                }
                if (kind == 1) {
                    throw new IOException("on purpose");
                } else if (kind == 2) {
                    Asyncio.sleep(1000);
                }
            };
        }

        void close(boolean asked) {
            try {
                thread.close();
                check(!fails || asked || stopAsked.get(), "a failure did not arrive");
            } catch (IllegalStateException e) {
                check(fails && e.getCause() instanceof IOException, "it failed otherwise: " + e);
                check(told.get() == e.getCause(), "the handler was told " + told.get());
            }
            check(!thread.thread().isAlive(), "its thread is left after the close");
        }
    }

    @Override
    public void play(Round round) throws Exception {
        ConcurrentLinkedQueue<Brief> running = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<Integer>> calls = Collections.synchronizedList(new ArrayList<>());
        for (int t = 0; t < 2; t++) {
            round.race(random -> {
                for (int i = 0; i < LOOPS; i++) {
                    Brief brief = new Brief(round, random);
                    running.add(brief);
                    pause(random);
                    // Its own close stops it, and a main coroutine that has not failed yet never does.
                    brief.close(true);
                }
            });
        }
        round.race(random -> {
            for (int i = 0; i < 50; i++) {
                for (Brief brief : running) {
                    submit(brief.thread, calls, random);
                    if (random.nextInt(20) == 0) {
                        brief.stopAsked.set(true);
                        brief.thread.stop();
                    }
                }
                pause(random);
            }
        });
        round.race(random -> {
            try (LoopGroup group = LoopGroup.start(2, "race-group", round::newLoop)) {
                group.threads().forEach(thread -> round.mustEnd(thread.thread()));
                for (int i = random.nextInt(20); i > 0; i--) {
                    submit(group.next(), calls, random);
                }
            }
        });
        round.go();
        round.awaitThreads();
        for (CompletableFuture<Integer> call : calls) {
            round.outcome(call);
        }
    }

    private static void submit(LoopThread thread, List<CompletableFuture<Integer>> calls, SplittableRandom random) {
        double delay = random.nextInt(3) == 0 ? 0.0005 : 0;
        try {
            calls.add(thread.submit(() -> {
                Asyncio.sleep(delay);
                return 1;
            }));
        } catch (IllegalStateException e) {
            check(String.valueOf(e.getMessage()).contains("closed"), "refused otherwise: " + e);
        }
    }
}
