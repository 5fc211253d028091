// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import io.asyncio4j.generator.Generator;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** What it costs to get a value from a generator, on a plain thread. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = {Flags.SERIAL, Flags.OPENS, Flags.EXPORTS})
public class GeneratorBenchmark {
    static final int VALUES = 10_000;
    private static final ContinuationScope SCOPE = new ContinuationScope("generator");

    /** Made by JMH. */
    public GeneratorBenchmark() {}

    /** A continuation on the caller's thread. */
    @Benchmark
    @OperationsPerInvocation(VALUES)
    public int loom() {
        return sum();
    }

    /** A virtual thread of its own, as in a JVM without the flag. */
    @Benchmark
    @OperationsPerInvocation(VALUES)
    @Fork(jvmArgsAppend = {Flags.SERIAL, Flags.OPENS, Flags.EXPORTS, Flags.PORTABLE})
    public int portable() {
        return sum();
    }

    private static int sum() {
        int sum = 0;
        for (int value : Generator.<Integer>of(y -> {
            for (int i = 0; i < VALUES; i++) {
                y.yield(i);
            }
        })) {
            sum += value;
        }
        return sum;
    }

    /** A bare continuation: the least that the JVM can do. */
    @Benchmark
    @OperationsPerInvocation(VALUES)
    public void continuation() {
        Continuation values = new Continuation(SCOPE, GeneratorBenchmark::yieldAll);
        while (!values.isDone()) {
            values.run();
        }
    }

    private static void yieldAll() {
        for (int i = 1; i < VALUES; i++) {
            Continuation.yield(SCOPE);
        }
    }

    /** Two virtual threads on one carrier, and a {@code SynchronousQueue} between them. */
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

    /** {@code sequence} of Kotlin. */
    @Benchmark
    @OperationsPerInvocation(VALUES)
    public int kotlin() {
        return KotlinPeers.sequenceOf(VALUES);
    }
}
