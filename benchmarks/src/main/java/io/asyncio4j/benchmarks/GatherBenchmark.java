// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import io.asyncio4j.Asyncio;
import io.asyncio4j.Coroutine;
import io.asyncio4j.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** What one of a thousand costs that are started together and awaited together. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = {Flags.SERIAL, Flags.OPENS, Flags.EXPORTS})
public class GatherBenchmark {
    static final int TASKS = 1_000;

    /** Made by JMH. */
    public GatherBenchmark() {}

    /** {@code gather} on the loom engine. */
    @Benchmark
    @OperationsPerInvocation(TASKS)
    public List<Integer> loom(Loops.Loom state) {
        return gather(state.loop);
    }

    /** {@code gather} on the portable engine. */
    @Benchmark
    @OperationsPerInvocation(TASKS)
    public List<Integer> portable(Loops.Portable state) {
        return gather(state.loop);
    }

    private static List<Integer> gather(EventLoop loop) {
        return loop.runUntilComplete(() -> {
            List<Coroutine<Integer>> coroutines = new ArrayList<>(TASKS);
            for (int i = 0; i < TASKS; i++) {
                Integer result = i;
                coroutines.add(() -> result);
            }
            return Asyncio.<Integer>gather(coroutines).await();
        });
    }

    /** Virtual threads started and joined by another on the same carrier. */
    @Benchmark
    @OperationsPerInvocation(TASKS)
    @Fork(jvmArgsAppend = {Flags.SERIAL, Flags.OPENS, Flags.EXPORTS, Flags.ONE_CARRIER})
    public int virtualThreads() throws InterruptedException {
        int[] sum = new int[1];
        Thread.startVirtualThread(() -> startAndJoinAll(sum)).join();
        return sum[0];
    }

    private static void startAndJoinAll(int[] sum) {
        List<Thread> threads = new ArrayList<>(TASKS);
        for (int i = 0; i < TASKS; i++) {
            threads.add(Thread.startVirtualThread(() -> sum[0]++));
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts it", e);
        }
    }

    /** {@code async} and {@code awaitAll} of Kotlin. */
    @Benchmark
    @OperationsPerInvocation(TASKS)
    public List<Integer> kotlin() {
        return KotlinPeers.gather(TASKS);
    }
}
