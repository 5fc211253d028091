// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Task;
import io.asyncio4j.sync.AsyncEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** What an event costs for each of a hundred that wait for it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = {Flags.SERIAL, Flags.OPENS, Flags.EXPORTS})
public class EventBenchmark {
    private static final int WAITERS = 100;
    private static final int EVENTS = 100;
    static final int WAITS = WAITERS * EVENTS;

    /** Made by JMH. */
    public EventBenchmark() {}

    /** {@code AsyncEvent} on the loom engine. */
    @Benchmark
    @OperationsPerInvocation(WAITS)
    public void loom(Loops.Loom state) {
        fanOut(state.loop);
    }

    /** {@code AsyncEvent} on the portable engine. */
    @Benchmark
    @OperationsPerInvocation(WAITS)
    public void portable(Loops.Portable state) {
        fanOut(state.loop);
    }

    private static void fanOut(EventLoop loop) {
        loop.runUntilComplete(() -> {
            List<AsyncEvent> events =
                    Stream.generate(AsyncEvent::new).limit(EVENTS).toList();
            List<Task<?>> waiters = new ArrayList<>(WAITERS);
            for (int i = 0; i < WAITERS; i++) {
                waiters.add(Asyncio.createTask(() -> events.forEach(AsyncEvent::await)));
            }
            for (AsyncEvent event : events) {
                Asyncio.sleep(0); // all of them wait for it now
                event.set();
            }
            for (Task<?> waiter : waiters) {
                waiter.await();
            }
        });
    }

    /** {@code CountDownLatch} of virtual threads on one carrier. */
    @Benchmark
    @OperationsPerInvocation(WAITS)
    @Fork(jvmArgsAppend = {Flags.SERIAL, Flags.OPENS, Flags.EXPORTS, Flags.ONE_CARRIER})
    public void virtualThreads() throws InterruptedException {
        Thread.startVirtualThread(EventBenchmark::fanOutThreads).join();
    }

    private static void fanOutThreads() {
        AtomicInteger arrived = new AtomicInteger();
        List<CountDownLatch> events =
                Stream.generate(() -> new CountDownLatch(1)).limit(EVENTS).toList();
        List<Thread> waiters = new ArrayList<>(WAITERS);
        for (int i = 0; i < WAITERS; i++) {
            waiters.add(Thread.startVirtualThread(() -> awaitAll(events, arrived)));
        }
        int awaited = 0;
        for (CountDownLatch event : events) {
            awaited += WAITERS;
            while (arrived.get() < awaited) {
                Thread.yield();
            }
            event.countDown();
        }
        try {
            for (Thread waiter : waiters) {
                waiter.join();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts it", e);
        }
    }

    private static void awaitAll(List<CountDownLatch> events, AtomicInteger arrived) {
        try {
            for (CountDownLatch event : events) {
                arrived.incrementAndGet();
                event.await();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts it", e);
        }
    }

    /** {@code CompletableDeferred} of Kotlin. */
    @Benchmark
    @OperationsPerInvocation(WAITS)
    public void kotlin() {
        KotlinPeers.fanOut(WAITERS, EVENTS);
    }
}
