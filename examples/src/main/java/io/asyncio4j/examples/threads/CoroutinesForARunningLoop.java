// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.threads;

import io.asyncio4j.Asyncio;
import io.asyncio4j.cli.Story;
import io.asyncio4j.threads.LoopThread;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The main thread hands coroutines to a loop that runs in another thread: it waits for the result of the first, and not
 * for the second and third, which run side by side.
 */
public final class CoroutinesForARunningLoop implements Story {
    /** How many seconds a second of the story takes. */
    private final double second;

    /** For the service loader. */
    public CoroutinesForARunningLoop() {
        this(1);
    }

    CoroutinesForARunningLoop(double second) {
        this.second = second;
    }

    @Override
    public String id() {
        return "A5";
    }

    @Override
    public String title() {
        return "coroutines for a loop that runs in another thread; the main thread waits for one of three";
    }

    @Override
    public int run(PrintStream out, List<String> args) throws InterruptedException, ExecutionException {
        try (LoopThread loop = LoopThread.start("the-loop")) {
            CompletableFuture<Integer> first = loop.submit(() -> work(out, 1));
            out.println("main thread: result " + first.get());

            CompletableFuture<Integer> second = loop.submit(() -> work(out, 2));
            CompletableFuture<Integer> third = loop.submit(() -> work(out, 3));
            out.println("main thread: goes on");

            // Closing a LoopThread cancels what still runs, so the program ends only when both are done.
            CompletableFuture.allOf(second, third).join();
        }
        return 0;
    }

    private int work(PrintStream out, int number) {
        out.println(number + " begins");
        Asyncio.sleep(second);
        out.println(number + " ends");
        return number * 100;
    }
}
