// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.threads;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Task;
import io.asyncio4j.cli.Story;
import io.asyncio4j.threads.BrokenProcessPool;
import io.asyncio4j.threads.ProcessPool;
import io.asyncio4j.threads.SerializableCallable;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A function that blocks its thread runs elsewhere: in the loop's own executor, in a pool of threads, in a pool of processes,
 * by {@code toThread}. The sum is the same everywhere, and the loop goes on ticking meanwhile. A process that dies at its work
 * gives an error that says which work that was and how the process ended.
 */
public final class BlockingInExecutors implements Story {
    private static final int NUMBERS = 20_000_000;

    /** For the service loader. */
    public BlockingInExecutors() {}

    @Override
    public String id() {
        return "B5";
    }

    @Override
    public String title() {
        return "blocking functions in the default executor, a thread pool, a process pool and by toThread";
    }

    @Override
    public int run(PrintStream out, List<String> args) {
        Asyncio.run(() -> tell(out));
        return 0;
    }

    private static long sum(int numbers) {
        long sum = 0;
        for (int i = 0; i < numbers; i++) {
            sum += i % 7;
        }
        return sum;
    }

    private static void tell(PrintStream out) {
        EventLoop loop = Asyncio.getRunningLoop();
        AtomicInteger ticks = new AtomicInteger();
        Task<?> ticker = Asyncio.createTask(() -> {
            while (true) {
                Asyncio.sleep(0.001);
                ticks.incrementAndGet();
            }
        });
        try (ExecutorService threads = Executors.newFixedThreadPool(3);
                ProcessPool processes = ProcessPool.start(2)) {
            out.println("default executor: "
                    + loop.runInExecutor(null, () -> sum(NUMBERS)).await());
            out.println("thread pool: "
                    + loop.runInExecutor(threads, () -> sum(NUMBERS)).await());
            out.println("process pool: "
                    + loop.runInExecutor(processes, SerializableCallable.of(() -> sum(NUMBERS)))
                            .await());
            out.println("process pool, submitted: " + Asyncio.await(processes.submit(() -> sum(NUMBERS))));
            out.println("toThread: " + Asyncio.toThread(() -> sum(NUMBERS)));
            out.println("the loop has ticked meanwhile: " + (ticks.get() > 0));
            die(out, processes);
        }
        ticker.cancel();
    }

    private static void die(PrintStream out, ProcessPool processes) {
        try {
            Asyncio.await(processes.submit(() -> System.exit(7)));
        } catch (BrokenProcessPool e) {
            out.println(e.getMessage());
        }
    }
}
