// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Task;
import io.asyncio4j.queue.AsyncQueue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What it costs to hand a value over from one that puts to one that gets. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = {Flags.SERIAL, Flags.OPENS, Flags.EXPORTS})
public class QueueBenchmark {
    static final int VALUES = 10_000;

    /** Made by JMH. */
    public QueueBenchmark() {}

    /** How many values the queue holds at most. */
    @State(Scope.Benchmark)
    public static class Size {
        @Param({"1", "16"})
        int capacity;

        /** Made by JMH. */
        public Size() {}
    }

    /** {@code AsyncQueue} on the loom engine. */
    @Benchmark
    @OperationsPerInvocation(VALUES)
    public int loom(Loops.Loom state, Size size) {
        return handOver(state.loop, size.capacity);
    }

    /** {@code AsyncQueue} on the portable engine. */
    @Benchmark
    @OperationsPerInvocation(VALUES)
    public int portable(Loops.Portable state, Size size) {
        return handOver(state.loop, size.capacity);
    }

    private static int handOver(EventLoop loop, int capacity) {
        return loop.runUntilComplete(() -> {
            AsyncQueue<Integer> queue = new AsyncQueue<>(capacity);
            Task<Integer> sum = Asyncio.createTask(() -> getAll(queue));
            for (int i = 0; i < VALUES; i++) {
                queue.put(i);
            }
            return sum.await();
        });
    }

    private static int getAll(AsyncQueue<Integer> queue) {
        int sum = 0;
        for (int i = 0; i < VALUES; i++) {
            sum += queue.get();
        }
        return sum;
    }

    /** {@code ArrayBlockingQueue} of two virtual threads on one carrier. */
    @Benchmark
    @OperationsPerInvocation(VALUES)
    @Fork(jvmArgsAppend = {Flags.SERIAL, Flags.OPENS, Flags.EXPORTS, Flags.ONE_CARRIER})
    public int virtualThreads(Size size) throws InterruptedException {
        ArrayBlockingQueue<Integer> queue = new ArrayBlockingQueue<>(size.capacity);
        int[] sum = new int[1];
        Thread gets = Thread.startVirtualThread(() -> getAll(queue, sum));
        Thread.startVirtualThread(() -> putAll(queue)).join();
        gets.join();
        return sum[0];
    }

    private static void putAll(ArrayBlockingQueue<Integer> queue) {
        try {
            for (int i = 0; i < VALUES; i++) {
                queue.put(i);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts it", e);
        }
    }

    private static void getAll(ArrayBlockingQueue<Integer> queue, int[] sum) {
        try {
            for (int i = 0; i < VALUES; i++) {
                sum[0] += queue.take();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts it", e);
        }
    }

    /** {@code Channel} of Kotlin. */
    @Benchmark
    @OperationsPerInvocation(VALUES)
    public int kotlin(Size size) {
        return KotlinPeers.channel(VALUES, size.capacity);
    }
}
