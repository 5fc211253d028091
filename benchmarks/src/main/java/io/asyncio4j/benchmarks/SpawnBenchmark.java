// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import java.util.concurrent.TimeUnit;
import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** What it costs to start something that ends at once, and to await it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = {Flags.SERIAL, Flags.OPENS, Flags.EXPORTS})
public class SpawnBenchmark {
    static final int SPAWNS = 1_000;
    private static final ContinuationScope SCOPE = new ContinuationScope("spawn");

    /** Made by JMH. */
    public SpawnBenchmark() {}

    /** {@code createTask} and {@code await} of the loom engine. */
    @Benchmark
    @OperationsPerInvocation(SPAWNS)
    public int loom(Loops.Loom state) {
        return tasks(state.loop);
    }

    /** {@code createTask} and {@code await} of the portable engine. */
    @Benchmark
    @OperationsPerInvocation(SPAWNS)
    public int portable(Loops.Portable state) {
        return tasks(state.loop);
    }

    private static int tasks(EventLoop loop) {
        return loop.runUntilComplete(() -> {
            int sum = 0;
            for (int i = 0; i < SPAWNS; i++) {
                sum += Asyncio.createTask(() -> 1).await();
            }
            return sum;
        });
    }

    /** A continuation that is made and runs to its end. */
    @Benchmark
    @OperationsPerInvocation(SPAWNS)
    public int continuation() {
        int[] sum = new int[1];
        for (int i = 0; i < SPAWNS; i++) {
            new Continuation(SCOPE, () -> sum[0]++).run();
        }
        return sum[0];
    }

    /** A virtual thread started and joined by another on the same carrier. */
    @Benchmark
    @OperationsPerInvocation(SPAWNS)
    @Fork(jvmArgsAppend = {Flags.SERIAL, Flags.OPENS, Flags.EXPORTS, Flags.ONE_CARRIER})
    public int virtualThreads() throws InterruptedException {
        int[] sum = new int[1];
        Thread.startVirtualThread(() -> startAndJoin(sum)).join();
        return sum[0];
    }

    private static void startAndJoin(int[] sum) {
        try {
            for (int i = 0; i < SPAWNS; i++) {
                Thread.startVirtualThread(() -> sum[0]++).join();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts it", e);
        }
    }

    /** {@code async} and {@code await} of Kotlin. */
    @Benchmark
    @OperationsPerInvocation(SPAWNS)
    public int kotlin() {
        return KotlinPeers.spawns(SPAWNS);
    }
}
