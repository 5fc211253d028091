// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class AsyncFutureTest extends EngineTest {
    @Test
    void doneCallbacksAreDeferredAndRunInTheOrderOfTheirRegistration() {
        run(() -> {
            AsyncFuture<Integer> future = loop.createFuture();
            future.addDoneCallback(done -> trace.add("a " + done.result()));
            future.addDoneCallback(done -> trace.add("b"));
            loop.callSoon(() -> trace.add("queued before"));
            future.setResult(1);
            loop.callSoon(() -> trace.add("queued after"));
            assertThat(trace).isEmpty();
            Asyncio.sleep(0);
            assertThat(trace).containsExactly("queued before", "a 1", "b", "queued after");
            future.addDoneCallback(done -> trace.add("late"));
            assertThat(trace).doesNotContain("late");
            Asyncio.sleep(0);
            assertThat(trace).endsWith("late");
        });
    }

    @Test
    void removeDoneCallbackCountsDuplicatesAndDoesNothingAfterTheEnd() {
        run(() -> {
            AsyncFuture<Integer> future = loop.createFuture();
            Consumer<AsyncFuture<Integer>> callback = done -> trace.add("no");
            future.addDoneCallback(callback);
            future.addDoneCallback(done -> trace.add("yes"));
            future.addDoneCallback(callback);
            assertThat(future.removeDoneCallback(callback)).isEqualTo(2);
            assertThat(future.removeDoneCallback(callback)).isZero();
            future.addDoneCallback(callback);
            future.setResult(1);
            assertThat(future.removeDoneCallback(callback)).isZero();
            Asyncio.sleep(0);
        });
        assertThat(trace).containsExactly("yes", "no");
    }

    @Test
    void failingCallbackIsReportedAndTheOthersRun() {
        run(() -> {
            AsyncFuture<Integer> future = loop.createFuture();
            future.addDoneCallback(done -> {
                throw new IllegalArgumentException("x");
            });
            future.addDoneCallback(done -> trace.add("next"));
            future.setResult(1);
            assertThat(future.await()).isEqualTo(1);
            Asyncio.sleep(0);
        });
        assertThat(trace).containsExactly("next");
        assertThat(takeReports())
                .singleElement()
                .satisfies(report -> assertThat(report.exception()).hasMessage("x"));
    }

    @Test
    void futureIsCompletedOnce() {
        AsyncFuture<Integer> future = loop.createFuture();
        future.setResult(1);
        assertThatThrownBy(() -> future.setResult(2)).isInstanceOf(InvalidStateError.class);
        assertThatThrownBy(() -> future.setException(new IOException())).isInstanceOf(InvalidStateError.class);
        assertThat(future.cancel()).isFalse();
        assertThat(future).hasToString("Future[result 1]");

        AsyncFuture<Integer> cancelled = loop.createFuture();
        assertThat(cancelled.cancel("why")).isTrue();
        assertThat(cancelled.cancel()).isFalse();
        assertThatThrownBy(() -> cancelled.setResult(2)).isInstanceOf(InvalidStateError.class);
        assertThatThrownBy(cancelled::exception)
                .isInstanceOf(CancelledError.class)
                .hasMessage("why");
        assertThatThrownBy(cancelled::result).isInstanceOf(CancelledError.class).hasMessage("why");
    }

    @Test
    void cancelWithoutAMessageIsAnErrorWithoutOne() {
        AsyncFuture<Integer> future = loop.createFuture();
        future.cancel();
        assertThatThrownBy(future::result).isInstanceOf(CancelledError.class).hasMessage(null);
    }

    @Test
    void awaitOfADoneFutureDoesNotLetOthersRun() {
        run(() -> {
            loop.callSoon(() -> trace.add("other"));
            AsyncFuture<Integer> future = loop.createFuture();
            future.setResult(3);
            assertThat(future.await()).isEqualTo(3);
            assertThat(trace).isEmpty();
            AsyncFuture<Integer> cancelled = loop.createFuture();
            cancelled.cancel();
            assertThatThrownBy(cancelled::await).isInstanceOf(CancelledError.class);
            assertThat(trace).isEmpty();
            Asyncio.sleep(0);
        });
    }

    @Test
    void awaitersResumeInTheOrderOfTheirAwaits() {
        run(() -> {
            AsyncFuture<Integer> future = loop.createFuture();
            for (int i = 0; i < 4; i++) {
                int serial = i;
                Asyncio.createTask(() -> {
                    future.await();
                    trace.add(serial);
                });
            }
            Asyncio.sleep(0);
            future.setResult(null);
            passes(2);
        });
        assertThat(trace).containsExactly(0, 1, 2, 3);
    }

    // ---- failures nobody asks for ----

    @Test
    void failureNobodyAskedForIsReportedAtClose() {
        IllegalArgumentException failure = new IllegalArgumentException("lost");
        Task<?>[] held = new Task<?>[1];
        run(() -> {
            held[0] = Asyncio.createTask(
                    () -> {
                        throw failure;
                    },
                    "loser");
            passes(2);
        });
        assertThat(takeReports()).isEmpty();
        loop.close();
        assertThat(held[0].isDone()).isTrue();
        ExceptionContext report = takeReports().getFirst();
        assertThat(report.message()).contains("task 'loser' was never retrieved");
        assertThat(report.exception()).isSameAs(failure);
    }

    @Test
    void failureOfAFutureThatIsCollectedIsReportedByTheRunningLoop() {
        run(() -> {
            Asyncio.createTask(
                    () -> {
                        throw new IllegalArgumentException("lost");
                    },
                    "loser");
            List<ExceptionContext> seen = new ArrayList<>();
            for (int i = 0; i < 1000 && seen.isEmpty(); i++) {
                System.gc();
                Asyncio.sleep(1);
                seen.addAll(takeReports());
            }
            assertThat(seen)
                    .singleElement()
                    .satisfies(report -> assertThat(report.message()).contains("task 'loser' was never retrieved"));
        });
    }

    @Test
    void failureThatSomebodyAskedForIsNotReported() {
        AsyncFuture<Integer> byException = loop.createFuture();
        byException.setException(new IOException("a"));
        byException.exception();
        AsyncFuture<Integer> byResult = loop.createFuture();
        byResult.setException(new IOException("b"));
        assertThatThrownBy(byResult::result).hasCauseInstanceOf(IOException.class);
        AsyncFuture<Integer> byCancel = loop.createFuture();
        byCancel.setException(new IOException("c"));
        byCancel.cancel();
        loop.close();
        assertThat(takeReports()).isEmpty();
    }

    // ---- the blocking side ----

    @Test
    void getOnTheLoopsThreadOutsideACoroutineIsAnError() {
        AsyncFuture<Integer> future = loop.createFuture();
        loop.callSoon(() -> {
            try {
                future.get();
            } catch (IllegalStateException e) {
                trace.add(e.getMessage());
            } catch (Exception e) {
                trace.add(e);
            }
        });
        loop.stop();
        loop.runForever();
        assertThat(trace.getFirst().toString()).contains("would stop the loop").contains("addDoneCallback");
    }

    @Test
    void getInACoroutineAwaits() {
        run(() -> {
            Task<Integer> task = Asyncio.createTask(Coroutine.of(() -> {
                Asyncio.sleep(5);
                return 9;
            }));
            assertThatThrownBy(() -> task.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(task.get()).isEqualTo(9);
            assertThat(task.get(1, TimeUnit.SECONDS)).isEqualTo(9);
            assertThat(elapsed()).isEqualTo(5);
            Task<Integer> failing = Asyncio.createTask(Coroutine.of(() -> {
                throw new IOException("x");
            }));
            assertThatThrownBy(failing::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(IOException.class);
            Task<?> cancelled = Asyncio.createTask(() -> Asyncio.sleep(9));
            cancelled.cancel();
            assertThatThrownBy(cancelled::get).isInstanceOf(CancellationException.class);
        });
    }

    @Test
    void getInAnotherThreadBlocksUntilTheResultIsThere() {
        run(() -> {
            Task<Integer> task = Asyncio.createTask(Coroutine.of(() -> {
                passes(10);
                return 9;
            }));
            assertThat(Asyncio.toThread(() -> task.get())).isEqualTo(9);
            AsyncFuture<Integer> never = loop.createFuture();
            String timedOut = Asyncio.toThread(() -> {
                try {
                    return "got " + never.get(1, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    return "timed out";
                }
            });
            assertThat(timedOut).isEqualTo("timed out");
        });
    }

    @Test
    void useInAWrongThreadNamesBothThreadsAndTheRemedy() {
        run(() -> {
            AsyncFuture<Integer> future = loop.createFuture();
            Task<?> me = Asyncio.currentTask();
            Handle handle = loop.callLater(100, () -> {});
            List<String> messages = Asyncio.toThread(() -> {
                List<String> seen = new ArrayList<>();
                for (Runnable use : List.<Runnable>of(
                        () -> loop.callSoon(() -> {}),
                        () -> loop.callLater(1, () -> {}),
                        () -> loop.createTask(() -> {}),
                        () -> loop.stop(),
                        () -> loop.wrapFuture(new java.util.concurrent.CompletableFuture<>()),
                        () -> loop.runInExecutor(null, () -> 1),
                        () -> future.setResult(1),
                        () -> future.setException(new IOException()),
                        () -> future.cancel("x"),
                        () -> future.addDoneCallback(done -> {}),
                        () -> me.cancel("x"),
                        () -> handle.cancel())) {
                    try {
                        use.run();
                        seen.add("accepted");
                    } catch (IllegalStateException e) {
                        seen.add(e.getMessage());
                    }
                }
                return seen;
            });
            assertThat(messages)
                    .hasSize(12)
                    .allSatisfy(message -> assertThat(message)
                            .contains("was called in Thread[#")
                            .contains("asyncio4j-")
                            .contains("but the loop runs in Thread[#")
                            .containsAnyOf("hreadsafe", "cancel(true)"));
            assertThat(future.done()).isFalse();
            handle.cancel();
        });
    }

    @Test
    void getOfAnotherThreadEndsWithAnErrorWhenTheLoopIsClosedBefore() throws Exception {
        EventLoop real = realLoop();
        AsyncFuture<Integer> never = real.createFuture();
        java.util.concurrent.CompletableFuture<Throwable> seen = new java.util.concurrent.CompletableFuture<>();
        Thread waiter = Thread.ofPlatform().daemon().start(() -> {
            try {
                seen.completeExceptionally(new AssertionError("got " + never.get()));
            } catch (Throwable e) {
                seen.complete(e);
            }
        });
        while (waiter.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        real.close();
        assertThat(seen.get(10, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
    }
}
