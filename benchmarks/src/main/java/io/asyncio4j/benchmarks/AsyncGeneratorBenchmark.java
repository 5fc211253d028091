// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.generator.Generator;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** What it costs to get a value from a generator that waits before each, in a coroutine. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = {Flags.SERIAL, Flags.OPENS, Flags.EXPORTS})
public class AsyncGeneratorBenchmark {
    static final int VALUES = 10_000;

    /** Made by JMH. */
    public AsyncGeneratorBenchmark() {}

    /** In a coroutine of the loom engine. */
    @Benchmark
    @OperationsPerInvocation(VALUES)
    public int loom(Loops.Loom state) {
        return sum(state.loop);
    }

    /** In a coroutine of the portable engine, with a thread behind the generator. */
    @Benchmark
    @OperationsPerInvocation(VALUES)
    @Fork(jvmArgsAppend = {Flags.SERIAL, Flags.OPENS, Flags.EXPORTS, Flags.PORTABLE})
    public int portable(Loops.Portable state) {
        return sum(state.loop);
    }

    private static int sum(EventLoop loop) {
        return loop.runUntilComplete(() -> {
            int sum = 0;
            for (int value : Generator.<Integer>of(y -> {
                for (int i = 0; i < VALUES; i++) {
                    Asyncio.sleep(0);
                    y.yield(i);
                }
            })) {
                sum += value;
            }
            return sum;
        });
    }

    /** Two virtual threads on one carrier, one of which yields before it hands a value over. */
    @Benchmark
    @OperationsPerInvocation(VALUES)
    @Fork(jvmArgsAppend = {Flags.SERIAL, Flags.OPENS, Flags.EXPORTS, Flags.ONE_CARRIER})
    public int virtualThreads() throws InterruptedException {
        SynchronousQueue<Integer> queue = new SynchronousQueue<>();
        int[] sum = new int[1];
        Thread takes = Thread.startVirtualThread(() -> takeAll(queue, sum));
        Thread.startVirtualThread(() -> putAll(queue)).join();
        takes.join();
        return sum[0];
    }

    private static void putAll(SynchronousQueue<Integer> queue) {
        try {
            for (int i = 0; i < VALUES; i++) {
                Thread.yield();
                queue.put(i);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts it", e);
        }
    }

    private static void takeAll(SynchronousQueue<Integer> queue, int[] sum) {
        try {
            for (int i = 0; i < VALUES; i++) {
                sum[0] += queue.take();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts it", e);
        }
    }

    /** {@code flow} of Kotlin. */
    @Benchmark
    @OperationsPerInvocation(VALUES)
    public int kotlin() {
        return KotlinPeers.flowOf(VALUES);
    }
}
