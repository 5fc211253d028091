// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import io.asyncio4j.EventLoop;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a timer costs that is set and cancelled before it is due, as nearly every time limit is. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = {Flags.SERIAL, Flags.OPENS, Flags.EXPORTS})
public class TimerBenchmark {
    static final int TIMERS = 1_000;
    private static final int SECONDS = 1_000;

    /** Made by JMH. */
    public TimerBenchmark() {}

    /** {@code callLater} and {@code cancel} on the loom engine. */
    @Benchmark
    @OperationsPerInvocation(TIMERS)
    public void loom(Loops.Loom state) {
        churn(state.loop);
    }

    /** {@code callLater} and {@code cancel} on the portable engine. */
    @Benchmark
    @OperationsPerInvocation(TIMERS)
    public void portable(Loops.Portable state) {
        churn(state.loop);
    }

    private static void churn(EventLoop loop) {
        loop.runUntilComplete(() -> {
            for (int i = 0; i < TIMERS; i++) {
                loop.callLater(SECONDS, () -> {}).cancel();
            }
        });
    }

    /** The timer that the JDK has for its users: {@code ScheduledThreadPoolExecutor}. */
    @Benchmark
    @OperationsPerInvocation(TIMERS)
    public void virtualThreads(JdkTimer state) {
        for (int i = 0; i < TIMERS; i++) {
            state.executor.schedule(() -> {}, SECONDS, TimeUnit.SECONDS).cancel(false);
        }
    }

    /** {@code invokeOnTimeout} and {@code dispose} of Kotlin's event loop. */
    @Benchmark
    @OperationsPerInvocation(TIMERS)
    public void kotlin() {
        KotlinPeers.timers(TIMERS, SECONDS);
    }

    /** The JDK's timer. */
    @State(Scope.Benchmark)
    public static class JdkTimer {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);

        /** Made by JMH. */
        public JdkTimer() {
            executor.setRemoveOnCancelPolicy(true);
        }

        /** Ends its thread. */
        @TearDown
        public void close() {
            executor.shutdownNow();
        }
    }
}
