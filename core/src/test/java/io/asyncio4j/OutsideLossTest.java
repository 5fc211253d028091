// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** What comes from outside of a loop, or goes there, is not lost without a word. */
class OutsideLossTest extends EngineTest {
    @Test
    void callbackThatTheCloseOvertakesIsCancelled() {
        EventLoop real = realLoop();
        Handle handle = real.callSoonThreadsafe(() -> trace.add("ran"));

        real.close();

        assertThat(handle.cancelled()).isTrue();
        assertThat(trace).isEmpty();
        assertThatThrownBy(() -> real.callSoonThreadsafe(() -> {})).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void failureOfACallThatItsCallerGaveUpIsReported() throws InterruptedException {
        EventLoop real = realLoop();
        CountDownLatch begun = new CountDownLatch(1);
        Thread runner = Thread.ofPlatform().daemon().start(real::runForever);
        CompletableFuture<Void> call = Asyncio.runCoroutineThreadsafe(
                (VoidCoroutine) () -> {
                    begun.countDown();
                    try {
                        Asyncio.sleep(1000);
                    } catch (CancelledError e) {
                        real.callLater(0.001, real::stop);
                        throw new IllegalArgumentException("while it cleaned up");
                    }
                },
                real);
        begun.await();

        call.cancel(true);
        runner.join(10_000);
        real.close();

        assertThatThrownBy(call::join).isInstanceOf(CancellationException.class);
        assertThat(takeReports())
                .extracting(ExceptionContext::exception)
                .singleElement()
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whoListensToACancelledStageDoesNotHoldUpTheLoop() throws InterruptedException {
        if (engine == EngineKind.PORTABLE) {
            return; // there whoever wants a monitor that a parked coroutine holds stops the loop
        }
        Object monitor = new Object();
        CountDownLatch listened = new CountDownLatch(1);
        CompletableFuture<String> stage = new CompletableFuture<>();
        stage.whenComplete((result, error) -> {
            synchronized (monitor) {
                listened.countDown();
            }
        });
        EventLoop real = realLoop();
        CountDownLatch ended = new CountDownLatch(1);
        Thread.ofPlatform().daemon().start(() -> {
            real.runUntilComplete(() -> {
                Task<?> owner = Asyncio.createTask(() -> {
                    synchronized (monitor) {
                        Asyncio.sleep(0.05);
                    }
                });
                assertThatThrownBy(() -> Asyncio.timeout(0.01, () -> Asyncio.await(stage)))
                        .isInstanceOf(TimeoutError.class);
                owner.await();
            });
            real.close();
            ended.countDown();
        });

        assertThat(ended.await(20, TimeUnit.SECONDS)).as("the loop went on").isTrue();
        assertThat(stage).isCancelled();
        assertThat(listened.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void requestToCancelFromOutsideWaitsForTheNextRun() throws InterruptedException {
        AsyncFuture<String> future = loop.createFuture();
        Thread outside = Thread.ofPlatform().start(() -> trace.add(future.cancel(true)));
        outside.join();

        assertThat(trace).containsExactly(true);
        assertThat(future.isDone()).as("changed while no thread ran the loop").isFalse();
        run(() -> passes(1));
        assertThat(future.isCancelled()).isTrue();
    }

    @Test
    void virtualThreadThatAClosingLoopWakesGoesOnElsewhere() throws InterruptedException {
        if (engine == EngineKind.PORTABLE) {
            return; // there a thread that a coroutine starts runs on the JDK's own scheduler
        }
        ReentrantLock lock = new ReentrantLock();
        CountDownLatch ended = new CountDownLatch(1);
        EventLoop real = realLoop();
        Task<?> owner = real.createTask(() -> {
            lock.lock();
            try {
                Thread.startVirtualThread(() -> {
                    lock.lock();
                    lock.unlock();
                    ended.countDown();
                });
                Asyncio.sleep(1000);
            } finally {
                lock.unlock();
            }
        });
        real.runUntilComplete(() -> passes(3));
        assertThat(lock.hasQueuedThreads()).isTrue();

        real.close();

        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(owner.isCancelled()).isTrue();
        assertThat(takeReports()).hasSize(1);
    }

    @Test
    void whoGetsAFutureHearsOfTheEndOfItsLoopAndNotOfATimeout() throws Exception {
        EventLoop real = realLoop();
        AsyncFuture<String> future = real.createFuture();
        Thread getter = Thread.ofPlatform().start(() -> {
            try {
                future.get(1, TimeUnit.HOURS);
            } catch (Exception e) {
                trace.add(e.getClass().getSimpleName());
            }
        });
        Thread closer = Thread.ofPlatform().start(() -> {
            while (getter.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            real.close();
        });

        closer.join(10_000);
        getter.join(10_000);

        assertThat(trace).containsExactly("InvalidStateError");
    }

    @Test
    void getEndsWhenTheLoopThatCompletedTheFutureRunsNoMore() throws Exception {
        EventLoop real = realLoop();
        AsyncFuture<String> future = real.createFuture();
        Thread getter = Thread.ofPlatform().start(() -> {
            try {
                trace.add(future.get(1, TimeUnit.HOURS));
            } catch (Exception e) {
                trace.add(e);
            }
        });
        while (getter.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        real.callSoon(() -> {
            future.setResult("late");
            real.stop(); // before the pass in which the loop would tell those who wait
        });

        real.runForever();
        getter.join(10_000);

        assertThat(trace).containsExactly("late");
        real.close();
    }

    @Test
    void jobThatWasGivenBackByItsExecutorIsCancelled() {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        CountDownLatch busy = new CountDownLatch(1);
        run(() -> {
            AsyncFuture<Integer> runs = loop.runInExecutor(pool, () -> {
                busy.await();
                return 1;
            });
            AsyncFuture<Integer> queued = loop.runInExecutor(pool, () -> 2);
            for (Runnable givenBack : pool.shutdownNow()) {
                ((Future<?>) givenBack).cancel(false);
            }
            assertThatThrownBy(queued::await).isInstanceOf(CancelledError.class);
            assertThatThrownBy(runs::await).hasRootCauseInstanceOf(InterruptedException.class);
        });
    }

    @Test
    void callsThatTheCloseOvertakesFail() {
        EventLoop real = realLoop();
        List<CompletableFuture<Integer>> calls =
                List.of(Asyncio.runCoroutineThreadsafe(() -> 1, real), Asyncio.runCoroutineThreadsafe(() -> 2, real));

        real.close();

        for (CompletableFuture<Integer> call : calls) {
            assertThatThrownBy(call::join).hasRootCauseInstanceOf(IllegalStateException.class);
        }
    }
}
