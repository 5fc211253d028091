// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.threads;

import io.asyncio4j.cli.Story;
import io.asyncio4j.queue.QueueShutDown;
import io.asyncio4j.threads.JoinableQueue;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * A pool of five threads, by the JDK's executors: the results of many calls in the order of the calls, and the future of
 * one. Then a pool of one's own on a queue: five workers, and everything is consumed before the end.
 */
public final class PoolOfFiveWorkers implements Story {
    private static final int WORKERS = 5;

    /** For the service loader. */
    public PoolOfFiveWorkers() {}

    @Override
    public String id() {
        return "D7";
    }

    @Override
    public String title() {
        return "a thread pool: map keeps the order, submit gives a future; and a pool of one's own on a queue";
    }

    @Override
    public int run(PrintStream out, List<String> args) throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(WORKERS)) {
            List<Callable<Integer>> calls = IntStream.rangeClosed(1, 8)
                    .mapToObj(n -> (Callable<Integer>) () -> n * n)
                    .toList();
            List<Integer> squares = new ArrayList<>();
            for (Future<Integer> call : pool.invokeAll(calls)) {
                squares.add(call.get());
            }
            out.println("in the order of the calls: " + squares);
            out.println("one call: " + pool.submit(() -> 6 * 7).get());
        }
        ownPool(out);
        return 0;
    }

    private static void ownPool(PrintStream out) throws InterruptedException {
        JoinableQueue<Runnable> work = JoinableQueue.fifo(10);
        List<Thread> workers = new ArrayList<>();
        for (int i = 1; i <= WORKERS; i++) {
            workers.add(Thread.ofPlatform().name("worker-" + i).start(() -> serve(work)));
        }
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 100; i++) {
            work.put(done::incrementAndGet);
        }
        work.join();
        out.println("done: " + done + " of 100, left: " + work.qsize());
        work.shutdown();
        for (Thread worker : workers) {
            worker.join();
        }
        out.println("workers that have ended: "
                + workers.stream().filter(one -> !one.isAlive()).count());
    }

    private static void serve(JoinableQueue<Runnable> work) {
        try {
            while (true) {
                Runnable next = work.get();
                try {
                    next.run();
                } finally {
                    work.taskDone();
                }
            }
        } catch (QueueShutDown e) {
            return; // nothing more will come
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
