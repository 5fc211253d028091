// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.threads;

import io.asyncio4j.EventLoop;
import io.asyncio4j.Handle;
import io.asyncio4j.cli.Story;
import io.asyncio4j.threads.LoopThread;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * A loop runs in a thread of its own, and the main thread adds plain functions to it. The loop is busy at that moment:
 * the functions wait for their turn, and the first is cancelled before it comes.
 */
public final class FunctionsForARunningLoop implements Story {
    @Override
    public String id() {
        return "A4";
    }

    @Override
    public String title() {
        return "plain functions for a loop that runs in another thread; the first is cancelled before it runs";
    }

    @Override
    public int run(PrintStream out, List<String> args) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(2);
        try (LoopThread thread = LoopThread.start("the-loop")) {
            EventLoop loop = thread.loop();
            CompletableFuture<Handle> superfluous = new CompletableFuture<>();
            loop.callSoonThreadsafe(() -> workUntilToldToCancel(superfluous));

            Handle first = loop.callSoonThreadsafe(() -> work(out, 1, ended));
            loop.callSoonThreadsafe(() -> work(out, 2, ended));
            loop.callSoonThreadsafe(() -> work(out, 3, ended));
            out.println("main thread: has added three functions and goes on");
            superfluous.complete(first);

            ended.await();
        }
        out.println("main thread: the loop has ended");
        return 0;
    }

    /** Keeps the loop's thread busy. A handle is cancelled where all things of a loop are done: on its thread. */
    private static void workUntilToldToCancel(CompletableFuture<Handle> told) {
        while (!told.isDone()) {
            Thread.onSpinWait();
        }
        told.join().cancel();
    }

    private static void work(PrintStream out, int number, CountDownLatch ended) {
        out.println("the loop: function " + number);
        ended.countDown();
    }
}
