// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import io.asyncio4j.ContextVar;
import io.asyncio4j.EventLoop;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** What it costs to set a context variable and to get it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = {Flags.SERIAL, Flags.OPENS, Flags.EXPORTS})
public class ContextVarBenchmark {
    static final int TIMES = 10_000;
    private static final ContextVar<Integer> VARIABLE = ContextVar.of("benchmark", 0);
    private static final ThreadLocal<Integer> LOCAL = ThreadLocal.withInitial(() -> 0);

    /** Made by JMH. */
    public ContextVarBenchmark() {}

    /** {@code ContextVar} on the loom engine. */
    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int loom(Loops.Loom state) {
        return setAndGet(state.loop);
    }

    /** {@code ContextVar} on the portable engine. */
    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int portable(Loops.Portable state) {
        return setAndGet(state.loop);
    }

    private static int setAndGet(EventLoop loop) {
        return loop.runUntilComplete(() -> {
            int sum = 0;
            for (int i = 0; i < TIMES; i++) {
                VARIABLE.set(i);
                sum += VARIABLE.get();
            }
            return sum;
        });
    }

    /** {@code ThreadLocal} in a virtual thread. */
    @Benchmark
    @OperationsPerInvocation(TIMES)
    @Fork(jvmArgsAppend = {Flags.SERIAL, Flags.OPENS, Flags.EXPORTS, Flags.ONE_CARRIER})
    public int virtualThreads() throws InterruptedException {
        int[] sum = new int[1];
        Thread.startVirtualThread(() -> setAndGet(sum)).join();
        return sum[0];
    }

    private static void setAndGet(int[] sum) {
        for (int i = 0; i < TIMES; i++) {
            LOCAL.set(i);
            sum[0] += LOCAL.get();
        }
    }

    /** {@code withContext} of a {@code ThreadLocal} as a context element, in Kotlin. */
    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int kotlin() {
        return KotlinPeers.contextElements(TIMES);
    }
}
