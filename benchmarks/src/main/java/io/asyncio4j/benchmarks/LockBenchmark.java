// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import io.asyncio4j.EventLoop;
import io.asyncio4j.sync.AsyncLock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** What a lock costs that nobody else wants. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = {Flags.SERIAL, Flags.OPENS, Flags.EXPORTS})
public class LockBenchmark {
    static final int TIMES = 10_000;

    /** Made by JMH. */
    public LockBenchmark() {}

    /** {@code AsyncLock} on the loom engine. */
    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int loom(Loops.Loom state) {
        return holdOften(state.loop);
    }

    /** {@code AsyncLock} on the portable engine. */
    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int portable(Loops.Portable state) {
        return holdOften(state.loop);
    }

    private static int holdOften(EventLoop loop) {
        return loop.runUntilComplete(() -> {
            AsyncLock lock = new AsyncLock();
            int held = 0;
            for (int i = 0; i < TIMES; i++) {
                lock.acquire();
                try {
                    held++;
                } finally {
                    lock.release();
                }
            }
            return held;
        });
    }

    /** {@code ReentrantLock} in a virtual thread. */
    @Benchmark
    @OperationsPerInvocation(TIMES)
    @Fork(jvmArgsAppend = {Flags.SERIAL, Flags.OPENS, Flags.EXPORTS, Flags.ONE_CARRIER})
    public int virtualThreads() throws InterruptedException {
        int[] held = new int[1];
        Thread.startVirtualThread(() -> holdOften(held)).join();
        return held[0];
    }

    private static void holdOften(int[] held) {
        ReentrantLock lock = new ReentrantLock();
        for (int i = 0; i < TIMES; i++) {
            lock.lock();
            try {
                held[0]++;
            } finally {
                lock.unlock();
            }
        }
    }

    /** {@code Mutex.withLock} of Kotlin. */
    @Benchmark
    @OperationsPerInvocation(TIMES)
    public int kotlin() {
        return KotlinPeers.locks(TIMES);
    }
}
