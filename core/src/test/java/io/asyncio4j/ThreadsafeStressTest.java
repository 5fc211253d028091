// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several threads hammer one loop; nothing is lost, and nothing runs twice. */
class ThreadsafeStressTest extends EngineTest {
    private static final int THREADS = 4;

    private EventLoop real;
    private Thread runner;

    @BeforeEach
    void startLoop() {
        real = realLoop();
        runner = Thread.ofPlatform().daemon().start(real::runForever);
    }

    @AfterEach
    void stopLoop() throws InterruptedException {
        real.callSoonThreadsafe(real::stop);
        runner.join(10_000);
        real.close();
    }

    private interface Work {
        void run(int thread, int turn) throws Exception;
    }

    private static void hammer(int turns, Work work) throws Exception {
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            CompletableFuture<Void> end = new CompletableFuture<>();
            ends.add(end);
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    for (int turn = 0; turn < turns; turn++) {
                        work.run(thread, turn);
                    }
                    end.complete(null);
                } catch (Throwable e) {
                    end.completeExceptionally(e);
                }
            });
        }
        for (CompletableFuture<Void> end : ends) {
            end.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void callbacksOfEachThreadRunOnceAndInItsOrder() throws Exception {
        int turns = 20_000;
        int[] seen = new int[THREADS];
        AtomicInteger disorder = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(THREADS * turns);
        hammer(
                turns,
                (thread, turn) -> real.callSoonThreadsafe(() -> {
                    if (seen[thread]++ != turn) {
                        disorder.incrementAndGet();
                    }
                    all.countDown();
                }));
        assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(disorder).hasValue(0);
    }

    @Test
    void everyCallOfACoroutineIsAnswered() throws Exception {
        hammer(2_000, (thread, turn) -> {
            int answer = Asyncio.runCoroutineThreadsafe(
                            () -> {
                                Asyncio.sleep(0);
                                return thread * 10_000 + turn;
                            },
                            real)
                    .get(30, TimeUnit.SECONDS);
            if (answer != thread * 10_000 + turn) {
                throw new AssertionError("got the answer of another: " + answer);
            }
        });
    }

    @Test
    void stagesCompletedFromOutsideWakeTheirAwaiters() throws Exception {
        int turns = 5_000;
        LinkedBlockingQueue<CompletableFuture<Integer>> open = new LinkedBlockingQueue<>();
        CompletableFuture<Long> sum = Asyncio.runCoroutineThreadsafe(
                () -> {
                    long total = 0;
                    for (int i = 0; i < THREADS * turns; i++) {
                        CompletableFuture<Integer> stage = new CompletableFuture<>();
                        open.add(stage);
                        total += Asyncio.await(stage);
                    }
                    return total;
                },
                real);
        hammer(turns, (thread, turn) -> open.take().complete(1));
        assertThat(sum.get(30, TimeUnit.SECONDS)).isEqualTo(THREADS * turns);
    }

    @Test
    void cancelFromOutsideRacesWithTheEnd() throws Exception {
        AtomicInteger ended = new AtomicInteger();
        AtomicInteger begun = new AtomicInteger();
        hammer(2_000, (thread, turn) -> {
            CompletableFuture<Integer> call = Asyncio.runCoroutineThreadsafe(
                    () -> {
                        begun.incrementAndGet();
                        try {
                            Asyncio.sleep(turn % 3 == 0 ? 0.0001 : 0);
                            return 1;
                        } finally {
                            ended.incrementAndGet();
                        }
                    },
                    real);
            if (turn % 2 == 0) {
                Thread.onSpinWait();
            }
            call.cancel(true);
            try {
                call.get(30, TimeUnit.SECONDS);
            } catch (CancellationException e) {
                return;
            }
        });
        Asyncio.runCoroutineThreadsafe((VoidCoroutine) () -> Asyncio.sleep(0.01), real)
                .get(30, TimeUnit.SECONDS);
        assertThat(ended.get()).isEqualTo(begun.get());
    }

    @Test
    void futuresAreCancelledAndGotFromOutside() throws Exception {
        hammer(1_000, (thread, turn) -> {
            AsyncFuture<Integer> future = real.createFuture();
            if (turn % 2 == 0) {
                real.callSoonThreadsafe(() -> {
                    if (!future.done()) {
                        future.setResult(1);
                    }
                });
            } else {
                future.cancel(true);
            }
            try {
                assertThat(future.get(30, TimeUnit.SECONDS)).isEqualTo(1);
            } catch (CancellationException e) {
                assertThat(turn % 2).isEqualTo(1);
            }
        });
    }

    @Test
    void strayUnparksAndInterruptsDoNotResumeACoroutineEarly() throws Exception {
        int rounds = 300;
        CompletableFuture<Thread> coroutine = new CompletableFuture<>();
        AtomicInteger early = new AtomicInteger();
        CompletableFuture<Void> victim = Asyncio.runCoroutineThreadsafe(
                (VoidCoroutine) () -> {
                    coroutine.complete(Thread.currentThread());
                    for (int i = 0; i < rounds; i++) {
                        AsyncFuture<Integer> future = real.createFuture();
                        double begin = real.time();
                        real.callLater(0.0005, () -> future.setResult(7));
                        if (future.await() != 7 || real.time() - begin < 0.0004) {
                            early.incrementAndGet();
                        }
                        Asyncio.sleep(0);
                    }
                },
                real);
        Thread thread = coroutine.get(10, TimeUnit.SECONDS);
        while (!victim.isDone()) {
            LockSupport.unpark(thread);
            Thread.onSpinWait();
        }
        victim.get(1, TimeUnit.SECONDS);
        assertThat(early).hasValue(0);
    }

    @Test
    void submissionsThatRaceWithTheCloseAllEnd() throws Exception {
        for (int round = 0; round < 10; round++) {
            EventLoop brief = realLoop();
            Thread run = Thread.ofPlatform().daemon().start(brief::runForever);
            List<CompletableFuture<Integer>> calls = java.util.Collections.synchronizedList(new ArrayList<>());
            Thread submitter = Thread.ofPlatform().daemon().start(() -> {
                try {
                    while (calls.size() < 5_000) {
                        calls.add(Asyncio.runCoroutineThreadsafe(
                                () -> {
                                    Asyncio.sleep(0);
                                    return 1;
                                },
                                brief));
                    }
                } catch (IllegalStateException e) {
                    trace.add(e);
                }
            });
            while (calls.size() < 1_000) {
                Thread.onSpinWait();
            }
            brief.callSoonThreadsafe(brief::stop);
            run.join(10_000);
            brief.close();
            submitter.join(10_000);
            assertThat(submitter.isAlive()).isFalse();
            for (CompletableFuture<Integer> call : calls) {
                try {
                    call.get(10, TimeUnit.SECONDS);
                } catch (CancellationException | ExecutionException e) {
                    assertThat(call.isDone()).isTrue();
                }
            }
        }
        takeReports();
    }

    @Test
    void blockingHandOversBetweenCoroutinesAndThreadsLoseNothing() throws Exception {
        if (engine != EngineKind.LOOM) {
            return; // a blocking call stops the loop of the portable engine
        }
        int items = 20_000;
        LinkedBlockingQueue<Integer> queue = new LinkedBlockingQueue<>();
        CompletableFuture<Long> sum = Asyncio.runCoroutineThreadsafe(
                () -> {
                    List<Task<Long>> takers = new ArrayList<>();
                    for (int i = 0; i < 4; i++) {
                        takers.add(Asyncio.createTask(Coroutine.of(() -> {
                            long mine = 0;
                            for (int k = 0; k < items; k++) {
                                mine += queue.take();
                            }
                            return mine;
                        })));
                    }
                    long total = 0;
                    for (Task<Long> taker : takers) {
                        total += taker.await();
                    }
                    return total;
                },
                real);
        hammer(items, (thread, turn) -> queue.add(1));
        assertThat(sum.get(30, TimeUnit.SECONDS)).isEqualTo(4L * items);
    }
}
