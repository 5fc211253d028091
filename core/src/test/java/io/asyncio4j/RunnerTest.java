// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.spi.LoopClock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RunnerTest extends EngineTest {
    private Runner runner() {
        return Runner.builder().loopFactory(this::realLoop).build();
    }

    private Runner virtualRunner() {
        return Runner.builder().loopFactory(() -> loop).build();
    }

    @Test
    void runsShareALoopAndAContext() {
        ContextVar<String> variable = ContextVar.of("v", "none");
        try (Runner runner = virtualRunner()) {
            EventLoop first = runner.run(() -> {
                variable.set("first");
                return Asyncio.getRunningLoop();
            });
            assertThat(runner.run(() -> variable.get())).isEqualTo("first");
            assertThat(runner.getLoop()).isSameAs(first);
        }
        assertThat(variable.get()).isEqualTo("none");
        assertThat(loop.isClosed()).isTrue();
    }

    @Test
    void closedRunnerRefusesAndCloseTwiceIsCloseOnce() {
        Runner runner = virtualRunner();
        runner.run(() -> {});
        runner.close();
        runner.close();
        assertThatThrownBy(() -> runner.run(() -> 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The runner is closed");
        Runner unused = virtualRunner();
        unused.close();
        assertThatThrownBy(unused::getLoop).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void loopFactoryThatGivesNullIsNamed() {
        try (Runner runner = Runner.builder().loopFactory(() -> null).build()) {
            assertThatThrownBy(runner::getLoop)
                    .isInstanceOf(NullPointerException.class)
                    .hasMessageContaining("loop factory");
        }
    }

    @Test
    void closeCancelsTheTasksThatAreLeftAndWaitsForTheirCleanUp() {
        try (Runner runner = virtualRunner()) {
            runner.run(() -> {
                Asyncio.createTask(() -> {
                    try {
                        Asyncio.sleep(100);
                    } finally {
                        trace.add("clean-up begins");
                        Asyncio.sleep(5);
                        trace.add("clean-up ends");
                    }
                });
                Asyncio.sleep(0);
            });
            trace.add("main ended");
        }
        assertThat(trace).containsExactly("main ended", "clean-up begins", "clean-up ends");
        assertThat(elapsed()).isEqualTo(5);
    }

    @Test
    void failureOfALeftTaskIsReportedAndTheResultOfMainStays() {
        int result;
        try (Runner runner = virtualRunner()) {
            result = runner.run(() -> {
                Asyncio.createTask(() -> {
                    try {
                        Asyncio.sleep(100);
                    } catch (CancelledError e) {
                        throw new IllegalArgumentException("in clean-up", e);
                    }
                });
                Asyncio.sleep(0);
                return 3;
            });
        }
        assertThat(result).isEqualTo(3);
        assertThat(takeReports()).singleElement().satisfies(report -> {
            assertThat(report.message()).contains("while the run was being ended");
            assertThat(report.exception()).hasMessage("in clean-up");
        });
    }

    @Test
    void deadlockLeavesTheRunAndTheRunnerStillCleansUp() {
        assertThatThrownBy(() -> {
                    try (Runner runner = virtualRunner()) {
                        runner.run(() -> {
                            try {
                                loop.createFuture().await();
                            } finally {
                                trace.add("finally");
                            }
                        });
                    }
                })
                .isInstanceOf(DeadlockError.class);
        assertThat(trace).containsExactly("finally");
        assertThat(loop.isClosed()).isTrue();
    }

    @Test
    void taskThatDeadlocksAgainWhileItIsCancelledDoesNotKeepTheLoopOpen() {
        assertThatThrownBy(() -> {
                    try (Runner runner = virtualRunner()) {
                        runner.run(() -> {
                            while (true) {
                                try {
                                    loop.createFuture().await();
                                } catch (CancelledError e) {
                                    trace.add("declined");
                                }
                            }
                        });
                    }
                })
                .isInstanceOf(DeadlockError.class)
                .satisfies(error -> assertThat(error.getSuppressed()).hasSize(1));
        assertThat(loop.isClosed()).isTrue();
        assertThat(takeReports().getFirst().message()).contains("was pending; it waits for a future");
    }

    @Test
    void interruptOfTheThreadCancelsMain() {
        Thread runnerThread = Thread.currentThread();
        CountDownLatch cancelled = new CountDownLatch(1);
        try (Runner runner = runner()) {
            assertThatThrownBy(() -> runner.run(() -> {
                        Thread.ofPlatform().daemon().start(() -> interruptUntil(cancelled, runnerThread));
                        try {
                            Asyncio.getRunningLoop().createFuture().await();
                        } finally {
                            cancelled.countDown();
                            trace.add("finally");
                        }
                    }))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("interrupted");
            assertThat(trace).containsExactly("finally");
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }

    /** The JDK forgets an interrupt that comes in the instant in which a coroutine leaves the thread. */
    private static void interruptUntil(CountDownLatch reached, Thread thread) {
        try {
            do {
                thread.interrupt();
            } while (!reached.await(2, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void interruptBetweenTwoStepsCancelsMain() {
        Thread runnerThread = Thread.currentThread();
        AtomicBoolean armed = new AtomicBoolean();
        LoopClock interrupting = () -> { // asked as a pass begins, on the portable engine by a coroutine's thread
            boolean between = Thread.currentThread() == runnerThread || engine == EngineKind.PORTABLE;
            if (between && armed.compareAndSet(true, false)) {
                runnerThread.interrupt();
            }
            return System.nanoTime();
        };
        try (Runner runner = Runner.builder()
                .loopFactory(() ->
                        EventLoop.builder().engine(engine).clock(interrupting).build())
                .build()) {
            assertThatThrownBy(() -> runner.run(() -> {
                        Asyncio.createTask(() -> Asyncio.sleep(100));
                        Asyncio.sleep(0);
                        armed.set(true);
                        for (int turn = 0; turn < 10_000; turn++) {
                            Asyncio.sleep(0);
                        }
                    }))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("interrupted");
            assertThat(armed).isFalse();
        }
    }

    @Test
    void interruptOfTheThreadCancelsAMainThatIsNeverIdle() {
        Thread runnerThread = Thread.currentThread();
        try (Runner runner = runner()) {
            assertThatThrownBy(() -> runner.run(() -> {
                        int turns = 0;
                        while (true) {
                            Asyncio.sleep(0);
                            if (++turns == 1000) {
                                runnerThread.interrupt();
                            }
                        }
                    }))
                    .isInstanceOf(CancelledError.class);
        }
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void mainThatCancelsItselfThrowsTheCancellation() {
        try (Runner runner = virtualRunner()) {
            assertThatThrownBy(() -> runner.run(() -> {
                        Asyncio.currentTask().cancel("own");
                        Asyncio.sleep(1);
                    }))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("own");
        }
    }

    @Test
    void closeWaitsForTheJobsOfTheDefaultExecutor() {
        CountDownLatch go = new CountDownLatch(1);
        try (Runner runner = runner()) {
            runner.run(() -> {
                Asyncio.getRunningLoop().runInExecutor(null, () -> {
                    go.await();
                    return trace.add("job ended");
                });
            });
            Thread.ofPlatform().daemon().start(go::countDown);
        }
        assertThat(trace).containsExactly("job ended");
    }

    @Test
    void runOfAsyncioGivesTheResultAndTheFailure() {
        assertThat(Asyncio.run(() -> 5)).isEqualTo(5);
        assertThatThrownBy(() -> Asyncio.run(Coroutine.of(() -> {
                    throw new IllegalArgumentException("x");
                })))
                .hasMessage("x");
    }

    @Test
    void runInAVirtualThreadWorksOnThePortableEngine() throws InterruptedException {
        if (engine != EngineKind.PORTABLE) {
            return;
        }
        Thread.ofVirtual()
                .start(() -> {
                    try (Runner runner = runner()) {
                        runner.run(() -> {
                            Asyncio.sleep(0.001);
                            trace.add("ran");
                        });
                    }
                })
                .join();
        assertThat(trace).containsExactly("ran");
    }
}
