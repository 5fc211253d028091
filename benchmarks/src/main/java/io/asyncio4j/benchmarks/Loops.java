// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import io.asyncio4j.EngineKind;
import io.asyncio4j.EventLoop;
import io.asyncio4j.threads.LoopThread;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The loops that benchmarks run on: of each engine one that the benchmark's thread runs, and one with its own thread. */
public final class Loops {
    private Loops() {}

    static EventLoop make(EngineKind engine) {
        return EventLoop.builder().engine(engine).build();
    }

    /** A loop of the loom engine. */
    @State(Scope.Benchmark)
    public static class Loom {
        EventLoop loop = make(EngineKind.LOOM);

        /** Made by JMH. */
        public Loom() {}

        /** Ends the loop. */
        @TearDown
        public void close() {
            loop.close();
        }
    }

    /** A loop of the portable engine. */
    @State(Scope.Benchmark)
    public static class Portable {
        EventLoop loop = make(EngineKind.PORTABLE);

        /** Made by JMH. */
        public Portable() {}

        /** Ends the loop. */
        @TearDown
        public void close() {
            loop.close();
        }
    }

    /** A thread with a loop of the loom engine. */
    @State(Scope.Benchmark)
    public static class LoomThread {
        LoopThread thread = LoopThread.start("loom", () -> make(EngineKind.LOOM));

        /** Made by JMH. */
        public LoomThread() {}

        /** Ends the loop and its thread. */
        @TearDown
        public void close() {
            thread.close();
        }
    }

    /** A thread with a loop of the portable engine. */
    @State(Scope.Benchmark)
    public static class PortableThread {
        LoopThread thread = LoopThread.start("portable", () -> make(EngineKind.PORTABLE));

        /** Made by JMH. */
        public PortableThread() {}

        /** Ends the loop and its thread. */
        @TearDown
        public void close() {
            thread.close();
        }
    }
}
