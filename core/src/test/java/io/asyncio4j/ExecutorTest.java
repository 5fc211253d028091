// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Blocking code in threads, and completion stages. */
class ExecutorTest extends EngineTest {
    @Test
    void jobRunsInADaemonThreadAndTheLoopGoesOn() {
        run(() -> {
            CountDownLatch go = new CountDownLatch(1);
            AsyncFuture<Thread> job = loop.runInExecutor(null, () -> {
                go.await();
                return Thread.currentThread();
            });
            Asyncio.sleep(0);
            go.countDown();
            Thread thread = job.await();
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.getName()).startsWith("asyncio4j-");
        });
    }

    @Test
    void failureOfAJobReachesTheAwaiter() {
        run(() -> {
            assertThatThrownBy(() -> Asyncio.toThread(() -> {
                        throw new IOException("x");
                    }))
                    .isInstanceOf(TaskFailedException.class)
                    .hasCauseInstanceOf(IOException.class);
            assertThatThrownBy(() -> Asyncio.toThread((Runnable) () -> {
                        throw new IllegalArgumentException("y");
                    }))
                    .hasMessage("y");
        });
    }

    @Test
    void resultIsNeverThereBeforeAPass() {
        run(() -> {
            AsyncFuture<Integer> job = loop.runInExecutor(Runnable::run, () -> 1);
            assertThat(job.done()).isFalse();
            assertThat(job.await()).isEqualTo(1);
        });
    }

    @Test
    void cancelOfAQueuedJobKeepsItFromRunningAndARunningOneGoesOn() {
        try (ExecutorService single = Executors.newSingleThreadExecutor()) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            run(() -> {
                AsyncFuture<Object> running = loop.runInExecutor(single, () -> {
                    begun.countDown();
                    go.await();
                    return trace.add("ran on");
                });
                AsyncFuture<Object> queued = loop.runInExecutor(single, () -> trace.add("never"));
                begun.await();
                assertThat(queued.cancel()).isTrue();
                assertThat(running.cancel()).isTrue();
                assertThatThrownBy(running::await).isInstanceOf(CancelledError.class);
                go.countDown();
            });
        }
        assertThat(trace).containsExactly("ran on");
    }

    @Test
    void executorThatIsShutDownRefuses() {
        ExecutorService stopped = Executors.newSingleThreadExecutor();
        stopped.close();
        run(() -> {
            assertThatThrownBy(() -> loop.runInExecutor(stopped, () -> 1))
                    .isInstanceOf(RejectedExecutionException.class);
            Asyncio.toThread(() -> 1);
            loop.shutdownDefaultExecutor(Duration.ofSeconds(10));
            assertThatThrownBy(() -> Asyncio.toThread(() -> 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has been shut down");
        });
    }

    @Test
    void defaultExecutorCanBeChosenAndIsShutDownWithTheLoop() {
        ExecutorService chosen = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("chosen").factory());
        loop.setDefaultExecutor(chosen);
        run(() -> assertThat(Asyncio.toThread(() -> Thread.currentThread().getName()))
                .isEqualTo("chosen"));
        loop.close();
        assertThat(chosen.isShutdown()).isTrue();
    }

    @Test
    void shutDownThatTakesTooLongIsLogged() {
        CountDownLatch go = new CountDownLatch(1);
        assertThat(LogCapture.during(() -> run(() -> {
                    loop.runInExecutor(null, () -> {
                        go.await();
                        return 0;
                    });
                    loop.shutdownDefaultExecutor(Duration.ofMillis(1));
                })))
                .singleElement()
                .asString()
                .contains("did not end in PT0.001S");
        go.countDown();
    }

    // ---- completion stages ----

    @Test
    void stageIsAwaitedAndItsFailureIsUnwrapped() {
        run(() -> {
            CompletableFuture<Integer> stage = new CompletableFuture<>();
            Thread.ofPlatform().daemon().start(() -> stage.complete(3));
            assertThat(Asyncio.await(stage)).isEqualTo(3);
            assertThat(Asyncio.await(CompletableFuture.completedFuture(4))).isEqualTo(4);
            IOException failure = new IOException("x");
            CompletableFuture<Integer> dependent =
                    CompletableFuture.<Integer>failedFuture(failure).thenApply(value -> value + 1);
            assertThatThrownBy(() -> Asyncio.await(dependent))
                    .isInstanceOf(TaskFailedException.class)
                    .hasCause(failure);
        });
    }

    @Test
    void cancelGoesBothWays() {
        run(() -> {
            CompletableFuture<Integer> stage = new CompletableFuture<>();
            Task<?> task = Asyncio.createTask(() -> Asyncio.await(stage));
            Asyncio.sleep(0);
            task.cancel();
            assertThat(stage).isCancelled();
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
            CompletableFuture<Integer> other = new CompletableFuture<>();
            AsyncFuture<Integer> wrapped = Asyncio.wrapFuture(other);
            other.cancel(true);
            assertThatThrownBy(wrapped::await).isInstanceOf(CancelledError.class);
            CompletableFuture<Integer> third = new CompletableFuture<>();
            AsyncFuture<Integer> minimal = Asyncio.wrapFuture(third.minimalCompletionStage());
            assertThat(minimal.cancel()).isTrue();
            third.complete(1);
            assertThat(minimal.cancelled()).isTrue();
        });
    }

    @Test
    void cancelTellsAStageToInterruptWhatItStandsFor() {
        run(() -> {
            CompletableFuture<Integer> interruptible = new CompletableFuture<>() {
                @Override
                public boolean cancel(boolean mayInterruptIfRunning) {
                    trace.add(mayInterruptIfRunning);
                    return super.cancel(mayInterruptIfRunning);
                }
            };
            assertThat(Asyncio.wrapFuture(interruptible).cancel()).isTrue();
        });
        assertThat(trace).containsExactly(true);
    }

    @Test
    void stageThatIsCompletedAfterTheCloseThrowsNothing() throws Exception {
        CompletableFuture<Integer> late = new CompletableFuture<>();
        run(() -> Asyncio.wrapFuture(late));
        loop.close();
        Thread outside = Thread.ofPlatform().start(() -> late.complete(1));
        outside.join(10_000);
        assertThat(late.get(1, TimeUnit.SECONDS)).isEqualTo(1);
    }
}
