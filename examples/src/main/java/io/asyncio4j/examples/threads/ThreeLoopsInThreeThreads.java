// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.threads;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.cli.Story;
import io.asyncio4j.threads.LoopGroup;
import io.asyncio4j.threads.LoopThread;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Three loops in three threads, three tasks of 1 s on each: a main coroutine on a fourth loop gathers the nine results
 * in 1 s.
 */
public final class ThreeLoopsInThreeThreads implements Story {
    /** How many seconds a second of the story takes. */
    private final double second;

    /** For the service loader. */
    public ThreeLoopsInThreeThreads() {
        this(1);
    }

    ThreeLoopsInThreeThreads(double second) {
        this.second = second;
    }

    @Override
    public String id() {
        return "C1";
    }

    @Override
    public String title() {
        return "three loops in three threads, three tasks on each, nine results in 1 s";
    }

    @Override
    public int run(PrintStream out, List<String> args) {
        LoopGroup loops = LoopGroup.start(3, "loop");
        List<LoopThread> threads = loops.threads();
        try (loops) {
            Asyncio.run(() -> {
                EventLoop loop = Asyncio.getRunningLoop();
                double start = loop.time();
                gatherNine(threads).forEach(out::println);
                out.printf(Locale.ROOT, "took %d s%n", (int) ((loop.time() - start) / second));
            });
        }
        out.println("loops stopped: "
                + threads.stream().filter(thread -> thread.loop().isClosed()).count());
        out.println("threads ended: "
                + threads.stream().filter(thread -> !thread.thread().isAlive()).count());
        return 0;
    }

    private List<String> gatherNine(List<LoopThread> threads) {
        List<AsyncFuture<String>> results = new ArrayList<>();
        for (LoopThread thread : threads) {
            for (int i = 1; i <= 3; i++) {
                int number = i;
                // A future of another thread's loop is a CompletionStage here; wrapped, this loop can wait for it.
                results.add(Asyncio.wrapFuture(thread.submit(() -> work(thread, number))));
            }
        }
        return Asyncio.gather(results).await();
    }

    private String work(LoopThread where, int number) {
        Asyncio.sleep(second);
        return "task " + number + " of " + where.thread().getName();
    }
}
