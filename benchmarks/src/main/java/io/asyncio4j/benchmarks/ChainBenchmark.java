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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a switch costs so many calls deep. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = {Flags.SERIAL, Flags.OPENS, Flags.EXPORTS})
public class ChainBenchmark {
    static final int SWITCHES = 10_000;
    private static final int EACH = SWITCHES / 2;
    private static final ContinuationScope SCOPE = new ContinuationScope("chain");

    /** Made by JMH. */
    public ChainBenchmark() {}

    /** How many calls lie between the task and its wait. */
    @State(Scope.Benchmark)
    public static class Chain {
        @Param({"1", "20"})
        int depth;

        /** Made by JMH. */
        public Chain() {}
    }

    /** Two tasks of the loom engine. */
    @Benchmark
    @OperationsPerInvocation(SWITCHES)
    public void loom(Loops.Loom state, Chain chain) {
        twoTasks(state.loop, chain.depth);
    }

    /** Two tasks of the portable engine. */
    @Benchmark
    @OperationsPerInvocation(SWITCHES)
    public void portable(Loops.Portable state, Chain chain) {
        twoTasks(state.loop, chain.depth);
    }

    private static void twoTasks(EventLoop loop, int depth) {
        loop.runUntilComplete(() -> {
            Task<?> one = Asyncio.createTask(() -> descend(depth, ChainBenchmark::takeTurns));
            Task<?> other = Asyncio.createTask(() -> descend(depth, ChainBenchmark::takeTurns));
            one.await();
            other.await();
        });
    }

    /** Calls itself so often before it does what is to be done, and has something left to do after that. */
    private static int descend(int depth, Runnable atTheBottom) {
        if (depth == 0) {
            atTheBottom.run();
            return 0;
        }
        return 1 + descend(depth - 1, atTheBottom);
    }

    private static void takeTurns() {
        for (int i = 0; i < EACH; i++) {
            Asyncio.sleep(0);
        }
    }

    /** Two bare continuations. */
    @Benchmark
    @OperationsPerInvocation(SWITCHES)
    public void continuation(Chain chain) {
        Continuation one = new Continuation(SCOPE, () -> descend(chain.depth, ChainBenchmark::yieldContinuation));
        Continuation other = new Continuation(SCOPE, () -> descend(chain.depth, ChainBenchmark::yieldContinuation));
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
    public void virtualThreads(Chain chain) throws InterruptedException {
        Thread one = Thread.startVirtualThread(() -> descend(chain.depth, ChainBenchmark::yieldThread));
        Thread other = Thread.startVirtualThread(() -> descend(chain.depth, ChainBenchmark::yieldThread));
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
    public void kotlin(Chain chain) {
        KotlinPeers.chain(EACH, chain.depth);
    }
}
