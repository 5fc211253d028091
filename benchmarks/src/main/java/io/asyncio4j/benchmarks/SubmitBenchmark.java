// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** How long a thread waits that hands a coroutine to another thread's idle loop, until it has the result. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = {Flags.SERIAL, Flags.OPENS, Flags.EXPORTS})
public class SubmitBenchmark {
    /** Made by JMH. */
    public SubmitBenchmark() {}

    /** {@code runCoroutineThreadsafe} to a loop of the loom engine. */
    @Benchmark
    public int loom(Loops.LoomThread state) throws ExecutionException, InterruptedException {
        return roundTrip(state.thread.loop());
    }

    /** {@code runCoroutineThreadsafe} to a loop of the portable engine. */
    @Benchmark
    public int portable(Loops.PortableThread state) throws ExecutionException, InterruptedException {
        return roundTrip(state.thread.loop());
    }

    private static int roundTrip(EventLoop loop) throws ExecutionException, InterruptedException {
        return Asyncio.runCoroutineThreadsafe(() -> 1, loop).get();
    }

    /** A virtual thread and a CompletableFuture. */
    @Benchmark
    @Fork(jvmArgsAppend = {Flags.SERIAL, Flags.OPENS, Flags.EXPORTS, Flags.ONE_CARRIER})
    public int virtualThreads(VirtualThreads state) throws ExecutionException, InterruptedException {
        return CompletableFuture.supplyAsync(() -> 1, state.executor).get();
    }

    /** {@code future} of Kotlin, to a {@code runBlocking} of another thread. */
    @Benchmark
    public int kotlin(KotlinLoop state) throws ExecutionException, InterruptedException {
        return state.thread.submit().get();
    }

    /** An executor of virtual threads. */
    @State(Scope.Benchmark)
    public static class VirtualThreads {
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

        /** Made by JMH. */
        public VirtualThreads() {}

        /** Ends the executor. */
        @TearDown
        public void close() {
            executor.close();
        }
    }

    /** A thread with an event loop of Kotlin. */
    @State(Scope.Benchmark)
    public static class KotlinLoop {
        KotlinLoopThread thread = new KotlinLoopThread();

        /** Made by JMH. */
        public KotlinLoop() {}

        /** Ends the thread. */
        @TearDown
        public void close() {
            thread.close();
        }
    }
}
