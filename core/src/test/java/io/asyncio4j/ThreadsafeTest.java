// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ThreadsafeTest extends EngineTest {
    private EventLoop real;
    private Thread runner;

    @BeforeEach
    void startLoop() {
        real = realLoop();
        runner = Thread.ofPlatform().daemon().name("runner").start(real::runForever);
    }

    @AfterEach
    void stopLoop() throws InterruptedException {
        if (!real.isClosed()) {
            real.callSoonThreadsafe(real::stop);
            runner.join(10_000);
            real.close();
        }
    }

    @Test
    void callbackFromAnotherThreadWakesTheLoop() throws InterruptedException {
        CountDownLatch called = new CountDownLatch(1);
        real.callSoonThreadsafe(() -> {
            trace.add(real.inLoop());
            called.countDown();
        });
        assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(trace).containsExactly(true);
    }

    @Test
    void coroutineFromAnotherThreadGivesItsResultOrFailure() throws Exception {
        assertThat(Asyncio.runCoroutineThreadsafe(
                                () -> {
                                    Asyncio.sleep(0.001);
                                    return 3;
                                },
                                real)
                        .get(10, TimeUnit.SECONDS))
                .isEqualTo(3);
        CompletableFuture<Object> failing = Asyncio.runCoroutineThreadsafe(
                Coroutine.of(() -> {
                    throw new IOException("x");
                }),
                real);
        assertThatThrownBy(() -> failing.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void timeoutOfTheCallerLeavesTheTaskRunningAndCancelCancelsIt() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        CompletableFuture<Void> call = Asyncio.runCoroutineThreadsafe(
                (VoidCoroutine) () -> {
                    begun.countDown();
                    try {
                        Asyncio.sleep(1000);
                    } catch (CancelledError e) {
                        cancelled.countDown();
                        throw e;
                    }
                },
                real);
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> call.get(1, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(cancelled.getCount()).isEqualTo(1);
        assertThat(call.cancel(true)).isTrue();
        assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void cancelOfTheTaskCancelsTheCallersFuture() {
        CompletableFuture<Void> call = Asyncio.runCoroutineThreadsafe(
                (VoidCoroutine) () -> {
                    Asyncio.currentTask().cancel();
                    Asyncio.sleep(1);
                },
                real);
        assertThatThrownBy(() -> call.get(10, TimeUnit.SECONDS))
                .isInstanceOf(java.util.concurrent.CancellationException.class);
    }

    @Test
    void closeOfTheLoopEndsTheCallersThatWait() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Void> running = Asyncio.runCoroutineThreadsafe(
                (VoidCoroutine) () -> {
                    begun.countDown();
                    Asyncio.sleep(1000);
                },
                real);
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        real.callSoonThreadsafe(real::stop);
        runner.join(10_000);
        CompletableFuture<Integer> late = Asyncio.runCoroutineThreadsafe(() -> 1, real);
        real.close();
        assertThatThrownBy(() -> running.get(10, TimeUnit.SECONDS))
                .isInstanceOf(Exception.class)
                .isNotInstanceOf(TimeoutException.class);
        assertThatThrownBy(() -> late.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("closed before");
        assertThat(takeReports()).hasSize(1);
    }

    @Test
    void coroutineOfOneLoopAwaitsACoroutineOfAnother() throws Exception {
        String names = Asyncio.runCoroutineThreadsafe(
                        () -> {
                            try (Pair other = new Pair(realLoop())) {
                                return Asyncio.await(Asyncio.runCoroutineThreadsafe(
                                        () -> Asyncio.getRunningLoop() == other.loop() ? "other" : "same",
                                        other.loop()));
                            }
                        },
                        real)
                .get(10, TimeUnit.SECONDS);
        assertThat(names).isEqualTo("other");
    }

    private record Pair(EventLoop loop, Thread thread) implements AutoCloseable {
        Pair(EventLoop loop) {
            this(loop, Thread.ofPlatform().daemon().start(loop::runForever));
        }

        @Override
        public void close() {
            loop.callSoonThreadsafe(loop::stop);
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            loop.close();
        }
    }
}
