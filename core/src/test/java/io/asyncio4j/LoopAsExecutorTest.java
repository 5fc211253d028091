// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The loop as an executor and as a thread factory. */
class LoopAsExecutorTest extends EngineTest {
    // ---- executor ----

    @Test
    void workIsATaskThatMayAwait() {
        run(() -> {
            Executor executor = loop.executor();
            executor.execute(() -> {
                trace.add("begin");
                Asyncio.sleep(2);
                trace.add("end " + (Asyncio.currentTask() != null));
            });
            executor.execute(() -> trace.add("next"));
            assertThat(trace).isEmpty();
            Asyncio.sleep(3);
        });

        assertThat(trace).containsExactly("begin", "next", "end true");
    }

    @Test
    void anyThreadMayGiveWork() throws Exception {
        try (EventLoop real = realLoop()) {
            CompletableFuture<Boolean> inLoop = new CompletableFuture<>();
            Thread giver =
                    Thread.ofPlatform().start(() -> real.executor().execute(() -> inLoop.complete(real.inLoop())));
            boolean inside = real.runUntilComplete(() -> Asyncio.await(inLoop));
            giver.join();

            assertThat(inside).isTrue();
        }
    }

    @Test
    void stagesOfTheJdkContinueInCoroutines() {
        run(() -> {
            CompletableFuture<String> source = new CompletableFuture<>();
            CompletableFuture<String> stage = source.thenApplyAsync(
                    text -> {
                        passes(2);
                        return text + " world";
                    },
                    loop.executor());
            source.complete("hello");

            assertThat(Asyncio.await(stage)).isEqualTo("hello world");
        });
    }

    @Test
    void workRunsInACopyOfTheGiversContext() {
        ContextVar<String> user = ContextVar.of("user");
        run(() -> {
            user.set("ada");
            loop.executor().execute(() -> {
                trace.add(user.get());
                user.set("bob");
            });
            passes(3);
            trace.add(user.get());
        });

        assertThat(trace).containsExactly("ada", "ada");
    }

    @Test
    void aFailureIsReportedAtOnce() {
        IllegalStateException failure = new IllegalStateException("planted");
        run(() -> {
            loop.executor().execute(() -> {
                throw failure;
            });
            passes(3);

            assertThat(takeReports()).singleElement().satisfies(report -> {
                assertThat(report.exception()).isSameAs(failure);
                assertThat(report.message()).contains("executor");
            });
        });
    }

    @Test
    void aClosedLoopRefusesWorkAndWhatItHadNotBegunIsToldOf() {
        FutureTask<Void> future = new FutureTask<>(() -> null);
        loop.executor().execute(() -> trace.add("never"));
        loop.executor().execute(future);
        loop.close();

        assertThat(trace).isEmpty();
        assertThat(future).isCancelled();
        assertThat(takeReports())
                .singleElement()
                .satisfies(report -> assertThat(report.message()).contains("before work given to its executor began"));
        assertThatThrownBy(() -> loop.executor().execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void workInTheMiddleOfAnAwaitSeesTheEndOfTheLoop() {
        run(() -> {
            loop.executor().execute(() -> {
                try {
                    Asyncio.sleep(100);
                } catch (CancelledError e) {
                    trace.add("cancelled");
                    throw e;
                }
            });
            passes(3);
        });
        loop.close();

        assertThat(trace).containsExactly("cancelled");
        assertThat(takeReports())
                .singleElement()
                .satisfies(report -> assertThat(report.message()).contains("was pending"));
    }

    // ---- threads ----

    /** Waits in a coroutine for the end of a thread. */
    private static boolean ended(Thread thread) {
        return Asyncio.toThread(() -> thread.join(Duration.ofSeconds(10)));
    }

    @Test
    void aThreadIsATaskOfItsName() throws Exception {
        try (EventLoop real = realLoop()) {
            AsyncFuture<Object> ended = real.createFuture();
            Thread thread = real.threadFactory().newThread(() -> {
                trace.add(Asyncio.currentTask().getName());
                Asyncio.sleep(0.001);
                trace.add(real.inLoop());
                ended.setResult("end");
            });
            thread.setName("mine");
            assertThat(thread.getState()).isEqualTo(Thread.State.NEW);
            thread.start();
            real.runUntilComplete(ended);
            thread.join(10_000);

            assertThat(thread.isAlive()).isFalse();
            assertThat(trace).containsExactly("mine", true);
        }
    }

    @Test
    void aFailureIsTheThreads() throws Exception {
        IllegalStateException failure = new IllegalStateException("planted");
        AtomicReference<Throwable> told = new AtomicReference<>();
        try (EventLoop real = realLoop()) {
            Thread thread = real.threadFactory().newThread(() -> {
                throw failure;
            });
            thread.setUncaughtExceptionHandler((failed, error) -> told.set(error));
            thread.start();
            real.runUntilComplete(() -> ended(thread));

            assertThat(told).hasValue(failure);
        }
    }

    @Test
    void anInterruptCancelsAnAwait() {
        try (EventLoop real = realLoop()) {
            real.runUntilComplete(() -> {
                AsyncFuture<Object> begun = real.createFuture();
                Thread thread = real.threadFactory().newThread(() -> {
                    begun.setResult("begun");
                    try {
                        Asyncio.sleep(100);
                    } catch (CancelledError e) {
                        trace.add("cancelled");
                        throw e;
                    }
                });
                thread.start();
                begun.await();
                thread.interrupt();
                ended(thread);

                assertThat(thread.isAlive()).isFalse();
                assertThat(trace).containsExactly("cancelled");
            });
        }
    }

    @Test
    void anInterruptBeforeTheLoopRunsIsThereWhenTheWorkBegins() throws Exception {
        try (EventLoop real = realLoop()) {
            Thread thread = real.threadFactory()
                    .newThread(() -> trace.add(Thread.currentThread().isInterrupted()));
            thread.start();
            thread.interrupt();
            while (thread.isInterrupted() || thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait(); // until it has taken the interrupt, and waits for its work
            }
            real.runUntilComplete(() -> ended(thread));

            assertThat(trace).containsExactly(true);
        }
    }

    @Test
    void theEndOfTheLoopIsTheEndOfItsThreads() throws Exception {
        EventLoop real = realLoop();
        AsyncFuture<Object> begun = real.createFuture();
        Thread thread = real.threadFactory().newThread(() -> {
            begun.setResult("begun");
            Asyncio.sleep(100);
        });
        thread.start();
        real.runUntilComplete(begun);
        real.close();
        thread.join(10_000);

        assertThat(thread.isAlive()).isFalse();
        assertThat(takeReports()).hasSize(1);
    }

    @Test
    void aThreadOfAClosedLoopFails() throws Exception {
        AtomicReference<Throwable> told = new AtomicReference<>();
        loop.close();
        Thread thread = loop.threadFactory().newThread(() -> trace.add("never"));
        thread.setUncaughtExceptionHandler((failed, error) -> told.set(error));
        thread.start();
        thread.join(10_000);

        assertThat(told.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        assertThat(trace).isEmpty();
    }
}
