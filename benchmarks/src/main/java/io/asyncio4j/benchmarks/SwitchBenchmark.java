// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Task;
import java.util.concurrent.TimeUnit;
import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** What it costs to go on with the other one of two that take turns. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = {Flags.SERIAL, Flags.OPENS, Flags.EXPORTS})
public class SwitchBenchmark {
    static final int SWITCHES = 10_000;
    private static final int EACH = SWITCHES / 2;
    private static final ContinuationScope SCOPE = new ContinuationScope("switch");

    /** Made by JMH. */
    public SwitchBenchmark() {}

    /** Two tasks of the loom engine. */
    @Benchmark
    @OperationsPerInvocation(SWITCHES)
    public void loom(Loops.Loom state) {
        twoTasks(state.loop);
    }

    /** Two tasks of the portable engine. */
    @Benchmark
    @OperationsPerInvocation(SWITCHES)
    public void portable(Loops.Portable state) {
        twoTasks(state.loop);
    }

    private static void twoTasks(EventLoop loop) {
        loop.runUntilComplete(() -> {
            Task<?> one = Asyncio.createTask(SwitchBenchmark::takeTurns);
            Task<?> other = Asyncio.createTask(SwitchBenchmark::takeTurns);
            one.await();
            other.await();
        });
    }

    private static void takeTurns() {
        for (int i = 0; i < EACH; i++) {
            Asyncio.sleep(0);
        }
    }

    /** Two bare continuations: the least that the JVM can do. */
    @Benchmark
    @OperationsPerInvocation(SWITCHES)
    public void continuation() {
        Continuation one = new Continuation(SCOPE, SwitchBenchmark::yieldContinuation);
        Continuation other = new Continuation(SCOPE, SwitchBenchmark::yieldContinuation);
        while (!other.isDone()) {
            one.run();
            other.run();
        }
    }

    private static void yieldContinuation() {
        for (int i = 1; i < EACH; i++) {
            Continuation.yield(SCOPE);
        }
    }

    /** Two virtual threads on one carrier. */
    @Benchmark
    @OperationsPerInvocation(SWITCHES)
    @Fork(jvmArgsAppend = {Flags.SERIAL, Flags.OPENS, Flags.EXPORTS, Flags.ONE_CARRIER})
    public void virtualThreads() throws InterruptedException {
        Thread one = Thread.startVirtualThread(SwitchBenchmark::yieldThread);
        Thread other = Thread.startVirtualThread(SwitchBenchmark::yieldThread);
        one.join();
        other.join();
    }

    private static void yieldThread() {
        for (int i = 0; i < EACH; i++) {
            Thread.yield();
        }
    }

    /** Two coroutines of Kotlin. */
    @Benchmark
    @OperationsPerInvocation(SWITCHES)
    public void kotlin() {
        KotlinPeers.switches(EACH);
    }
}
