// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.threads;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.cli.Story;
import io.asyncio4j.threads.LoopThread;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingDeque;

/**
 * A producer thread puts jobs into a deque; a consumer thread takes them out and hands each, as a coroutine, to the loop
 * of a third thread, where they overlap. On request all three threads end.
 */
public final class ProducerAndConsumer implements Story {
    private static final int END = -1;

    /** How many seconds a second of the story takes. */
    private final double second;

    /** For the service loader. */
    public ProducerAndConsumer() {
        this(1);
    }

    ProducerAndConsumer(double second) {
        this.second = second;
    }

    @Override
    public String id() {
        return "A6";
    }

    @Override
    public String title() {
        return "a producer and a consumer thread over a deque, which feeds a loop";
    }

    @Override
    public int run(PrintStream out, List<String> args) throws InterruptedException {
        BlockingDeque<Integer> deque = new LinkedBlockingDeque<>();
        long start = System.nanoTime();
        LoopThread loop = LoopThread.start("the-loop");
        Thread producer = Thread.ofPlatform().name("producer").start(() -> produce(deque));
        Thread consumer = Thread.ofPlatform().name("consumer").start(() -> consume(out, deque, loop.loop()));

        producer.join();
        deque.addFirst(END); // behind all jobs
        consumer.join();
        loop.close();

        out.printf(Locale.ROOT, "4 jobs of 1 s took %d s%n", (int) ((System.nanoTime() - start) / 1e9 / second));
        out.println("threads left: "
                + List.of(producer, consumer, loop.thread()).stream()
                        .filter(Thread::isAlive)
                        .count());
        return 0;
    }

    private static void produce(BlockingDeque<Integer> deque) {
        for (int job = 0; job < 4; job++) {
            deque.addFirst(job);
        }
    }

    private void consume(PrintStream out, BlockingDeque<Integer> deque, EventLoop loop) {
        List<CompletableFuture<?>> handedOver = new ArrayList<>();
        try {
            int job;
            while ((job = deque.takeLast()) != END) {
                int payload = job;
                handedOver.add(Asyncio.runCoroutineThreadsafe(() -> work(out, payload), loop));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        CompletableFuture.allOf(handedOver.toArray(CompletableFuture[]::new)).join();
    }

    private void work(PrintStream out, int payload) {
        out.println("begin " + payload);
        Asyncio.sleep(second);
        out.println("end " + payload);
    }
}
