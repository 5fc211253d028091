// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.threads;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.cli.Story;
import io.asyncio4j.threads.LoopThread;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * Two pieces of work, 6 s and 3 s, are added to a running loop. Functions that keep the thread busy run one after the
 * other, 9 s in all; coroutines that wait run side by side, 6 s.
 *
 * <p>What no asyncio has: on the loom engine a coroutine may call what blocks, here {@code Thread.sleep}, and parks
 * itself alone, so that this takes 6 s as well. On the portable engine it blocks the loop, 9 s.
 */
public final class BlockingAgainstCoroutines implements Story {
    /** How many seconds a second of the story takes. */
    private final double second;

    /** For the service loader. */
    public BlockingAgainstCoroutines() {
        this(1);
    }

    BlockingAgainstCoroutines(double second) {
        this.second = second;
    }

    @Override
    public String id() {
        return "D9";
    }

    @Override
    public String title() {
        return "functions that block a running loop against coroutines: 9 s against 6 s";
    }

    @Override
    public int run(PrintStream out, List<String> args) throws InterruptedException {
        try (LoopThread thread = LoopThread.start("the-loop")) {
            EventLoop loop = thread.loop();
            long start = System.nanoTime();
            CountDownLatch ended = new CountDownLatch(2);
            loop.callSoonThreadsafe(() -> busy(6, ended));
            loop.callSoonThreadsafe(() -> busy(3, ended));
            ended.await();
            took(out, "functions that block", start);

            start = System.nanoTime();
            CompletableFuture<?> six = thread.submit(() -> Asyncio.sleep(6 * second));
            CompletableFuture<?> three = thread.submit(() -> Asyncio.sleep(3 * second));
            CompletableFuture.allOf(six, three).join();
            took(out, "coroutines", start);

            start = System.nanoTime();
            six = thread.submit(() -> Thread.sleep((long) (6000 * second)));
            three = thread.submit(() -> Thread.sleep((long) (3000 * second)));
            CompletableFuture.allOf(six, three).join();
            took(out, "coroutines that call Thread.sleep, engine " + loop.engine(), start);
        }
        return 0;
    }

    /** Works without a break, as a computation does. */
    private void busy(double seconds, CountDownLatch ended) {
        long end = System.nanoTime() + (long) (seconds * second * 1e9);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        ended.countDown();
    }

    private void took(PrintStream out, String what, long start) {
        out.printf(Locale.ROOT, "%s: %d s%n", what, (int) ((System.nanoTime() - start) / 1e9 / second));
    }
}
