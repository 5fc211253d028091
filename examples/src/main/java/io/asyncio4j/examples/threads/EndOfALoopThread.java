// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.threads;

import io.asyncio4j.Asyncio;
import io.asyncio4j.cli.Story;
import io.asyncio4j.threads.LoopThread;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * How a loop in a thread of its own ends: it never keeps the process alive; closing it cancels what runs; a failure in it
 * reaches the main thread; and Ctrl-C ends all of it in order ({@code aio story E5 --until-ctrl-c}).
 */
public final class EndOfALoopThread implements Story {
    @Override
    public String id() {
        return "E5";
    }

    @Override
    public String title() {
        return "the end of a loop's thread: it keeps no process alive, and its failure reaches the main thread";
    }

    @Override
    public int run(PrintStream out, List<String> args) throws InterruptedException {
        if (args.contains("--until-ctrl-c")) {
            untilCtrlC(out);
        } else {
            closing(out);
            failing(out);
        }
        return 0;
    }

    private static void closing(PrintStream out) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        LoopThread loop = LoopThread.start("the-loop");
        loop.submit(() -> tick(out, begun));
        begun.await();
        out.println("keeps the process alive: " + !loop.thread().isDaemon());
        loop.close();
        out.println("closed, thread alive: " + loop.thread().isAlive());
    }

    private static void failing(PrintStream out) throws InterruptedException {
        LoopThread loop = LoopThread.builder()
                .name("the-loop")
                .main(() -> {
                    Asyncio.sleep(0.1);
                    throw new IllegalArgumentException("a bad job");
                })
                .onFailure(failure -> out.println("told at once: " + failure))
                .start();
        try {
            loop.join();
        } catch (IllegalStateException e) {
            out.println("main thread: " + e.getMessage());
        }
    }

    /** The loop's thread is opened inside the main coroutine, so that its end is part of the coroutine's clean-up. */
    private static void untilCtrlC(PrintStream out) {
        Asyncio.run(() -> {
            CountDownLatch begun = new CountDownLatch(1);
            try (LoopThread loop = LoopThread.start("the-loop")) {
                loop.submit(() -> tick(out, begun));
                Asyncio.toThread(() -> {
                    begun.await();
                    return true;
                });
                out.println("the loop runs; press Ctrl-C");
                while (true) {
                    Asyncio.sleep(1);
                }
            } finally {
                out.println("all has ended");
            }
        });
    }

    private static void tick(PrintStream out, CountDownLatch begun) {
        try {
            begun.countDown();
            while (true) {
                Asyncio.sleep(0.05);
            }
        } finally {
            out.println("the task in the loop has cleaned up");
        }
    }
}
