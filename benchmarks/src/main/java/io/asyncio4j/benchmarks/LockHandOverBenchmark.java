// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Task;
import io.asyncio4j.sync.AsyncLock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** What it costs to hand a lock over to the one of two that waits for it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = {Flags.SERIAL, Flags.OPENS, Flags.EXPORTS})
public class LockHandOverBenchmark {
    static final int TURNS = 10_000;
    private static final int EACH = TURNS / 2;

    /** Made by JMH. */
    public LockHandOverBenchmark() {}

    /** {@code AsyncLock} on the loom engine. */
    @Benchmark
    @OperationsPerInvocation(TURNS)
    public void loom(Loops.Loom state) {
        handOver(state.loop);
    }

    /** {@code AsyncLock} on the portable engine. */
    @Benchmark
    @OperationsPerInvocation(TURNS)
    public void portable(Loops.Portable state) {
        handOver(state.loop);
    }

    private static void handOver(EventLoop loop) {
        loop.runUntilComplete(() -> {
            AsyncLock lock = new AsyncLock();
            lock.acquire();
            Task<?> one = Asyncio.createTask(() -> takeTurns(lock));
            Task<?> other = Asyncio.createTask(() -> takeTurns(lock));
            Asyncio.sleep(0); // both wait for it now, and the lock is fair, so that each turn is a hand-over
            lock.release();
            one.await();
            other.await();
        });
    }

    private static void takeTurns(AsyncLock lock) {
        for (int i = 0; i < EACH; i++) {
            lock.acquire();
            lock.release();
        }
    }

    /** A fair {@code ReentrantLock} of two virtual threads on one carrier. */
    @Benchmark
    @OperationsPerInvocation(TURNS)
    @Fork(jvmArgsAppend = {Flags.SERIAL, Flags.OPENS, Flags.EXPORTS, Flags.ONE_CARRIER})
    public void virtualThreads() throws InterruptedException {
        Thread.startVirtualThread(LockHandOverBenchmark::handOverThreads).join();
    }

    private static void handOverThreads() {
        ReentrantLock lock = new ReentrantLock(true);
        lock.lock();
        Thread one = Thread.startVirtualThread(() -> takeTurns(lock));
        Thread other = Thread.startVirtualThread(() -> takeTurns(lock));
        while (lock.getQueueLength() < 2) {
            Thread.yield();
        }
        lock.unlock();
        try {
            one.join();
            other.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts it", e);
        }
    }

    private static void takeTurns(ReentrantLock lock) {
        for (int i = 0; i < EACH; i++) {
            lock.lock();
            lock.unlock();
        }
    }

    /** {@code Mutex} of Kotlin. */
    @Benchmark
    @OperationsPerInvocation(TURNS)
    public void kotlin() {
        KotlinPeers.lockTurns(EACH);
    }
}
