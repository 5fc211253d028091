// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DebugModeTest extends EngineTest {
    /** Longer than any step here takes that does not stand still, on a machine that others use too. */
    private static final Duration SLOW = Duration.ofMillis(120);

    /** Keeps the loop from going on until a line is in the log. */
    private static void standStillUntil(List<String> lines, String text) {
        standStillUntil(() -> lines.stream().anyMatch(line -> line.contains(text)));
    }

    private static void standStillUntil(BooleanSupplier over) {
        long begin = System.nanoTime();
        while (!over.getAsBoolean()) {
            assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(20));
            Thread.onSpinWait();
        }
    }

    private void debug(Duration slow) {
        loop.setDebug(true);
        loop.setSlowCallbackDuration(slow);
    }

    @Test
    void taskThatStandsStillIsReportedMeanwhileWithItsStack() {
        debug(SLOW);
        List<String> lines = LogCapture.during(log -> run(() -> {
            Asyncio.createTask(() -> standStillUntil(log, "stands still"), "greedy")
                    .await();
        }));

        assertThat(lines.getFirst())
                .startsWith("WARNING EventLoop[virtual running] stands still: Task 'greedy' has been running for ")
                .contains("without an await", "Asyncio.toThread", "\tat", "DebugModeTest.standStillUntil(");
        assertThat(lines.get(1)).startsWith("WARNING EventLoop[virtual running] stood still: Task 'greedy' ran for ");
        assertThat(lines).hasSize(2);
    }

    @Test
    void callbackThatStandsStillIsReportedAndTheNextOneIsNot() {
        debug(SLOW);
        List<String> lines = LogCapture.during(log -> run(() -> {
            loop.callSoon(() -> standStillUntil(log, "stands still: Callback Handle["));
            loop.callSoon(() -> {});
            Asyncio.sleep(1);
        }));

        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).contains("DebugModeTest.standStillUntil(");
        assertThat(lines.getLast()).contains("stood still: Callback Handle[");
    }

    @Test
    void eagerStepThatStandsStillIsReportedByTheNameOfItsTask() {
        debug(SLOW);
        List<String> lines = LogCapture.during(log -> run(() -> {
            Asyncio.createTask(() -> standStillUntil(log, "stands still"), "eager", true);
        }));

        assertThat(lines.getFirst()).contains("Task 'eager' has been running");
    }

    @Test
    void blockingCallThatIsNoAwaitIsReportedWithItsFrame() {
        assumeTrue(engine == EngineKind.LOOM, "On the portable engine the call stops the loop: a slow step");
        debug(Duration.ofNanos(1));
        CountDownLatch latch = new CountDownLatch(1);
        List<String> lines = LogCapture.during(() -> run(() -> {
            Task<Void> task = Asyncio.createTask(() -> waitAt(latch), "blocked");
            Asyncio.sleep(0);
            latch.countDown();
            task.await();
        }));

        assertThat(lines)
                .filteredOn(line -> line.startsWith("INFO Task 'blocked' stood still"))
                .singleElement()
                .asString()
                .contains("no await", "EventLoop[virtual running] went on", "DebugModeTest.waitAt(");
    }

    private static void waitAt(CountDownLatch latch) throws InterruptedException {
        latch.await();
    }

    @Test
    void blockingCallOnThePortableEngineIsASlowStepWithItsFrame() {
        assumeTrue(engine == EngineKind.PORTABLE, "On the loom engine the loop goes on");
        debug(SLOW);
        CountDownLatch latch = new CountDownLatch(1);
        List<String> lines = LogCapture.during(log -> {
            Thread releaser = Thread.ofPlatform().start(() -> {
                standStillUntil(log, "stands still");
                latch.countDown();
            });
            run(() -> Asyncio.createTask(() -> waitAt(latch), "blocked").await());
            assertThat(releaser.isInterrupted()).isFalse();
        });

        assertThat(lines.getFirst()).contains("Task 'blocked' has been running", "DebugModeTest.waitAt(");
    }

    @Test
    void watchdogGoesOnAfterTheLogHasFailed() {
        debug(SLOW);
        AtomicBoolean failed = new AtomicBoolean();
        List<String> lines = LogCapture.during(
                line -> {
                    if (!failed.getAndSet(true)) {
                        throw new IllegalStateException("a broken handler");
                    }
                },
                log -> run(() -> {
                    Asyncio.createTask(() -> standStillUntil(failed::get), "first")
                            .await();
                    Asyncio.createTask(() -> standStillUntil(log, "stands still"), "second")
                            .await();
                }));

        assertThat(lines).anyMatch(line -> line.contains("stands still: Task 'second'"));
    }

    @Test
    void callbackWhoseTextFailsIsReportedByTheNameOfItsClass() {
        debug(SLOW);
        List<String> lines = LogCapture.during(log -> run(() -> {
            loop.callSoon(new Runnable() {
                @Override
                public void run() {
                    standStillUntil(log, "stands still: Callback");
                }

                @Override
                public String toString() {
                    throw new IllegalStateException("no text");
                }
            });
            passes(2);
        }));

        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).contains("stands still: Callback Handle[" + DebugModeTest.class.getName() + "$");
        assertThat(lines.getLast()).contains("stood still: Callback Handle[" + DebugModeTest.class.getName() + "$");
    }

    @Test
    void logMayWaitForALockThatAParkedTaskHolds() {
        debug(SLOW);
        ReentrantLock lock = new ReentrantLock();
        AtomicBoolean stuck = new AtomicBoolean();
        List<String> lines = LogCapture.during(
                line -> {
                    if (line.contains("stood still")) {
                        takeAndGiveBack(lock, stuck);
                    }
                },
                log -> run(() -> {
                    Task<Void> holder = Asyncio.createTask(
                            () -> {
                                lock.lock();
                                Asyncio.sleep(1);
                                lock.unlock();
                            },
                            "holder");
                    Asyncio.sleep(0);
                    Asyncio.createTask(() -> standStillUntil(log, "stands still"), "greedy")
                            .await();
                    holder.await();
                }));

        assertThat(stuck).isFalse();
        assertThat(lines).anyMatch(line -> line.contains("stood still: Task 'greedy'"));
    }

    private static void takeAndGiveBack(ReentrantLock lock, AtomicBoolean stuck) {
        try {
            if (lock.tryLock(5, TimeUnit.SECONDS)) {
                lock.unlock();
            } else {
                stuck.set(true);
            }
        } catch (InterruptedException e) {
            stuck.set(true);
        }
    }

    @Test
    void quickStepsAreNotReported() {
        debug(Duration.ofMinutes(1));
        List<String> lines = LogCapture.during(() -> run(() -> {
            loop.callSoon(() -> {});
            passes(3);
        }));

        assertThat(lines).isEmpty();
    }

    @Test
    void nothingWatchesOutsideOfDebugModeAndBetweenRuns() {
        run(() -> {
            assertThat(loop.getDebug()).isFalse();
            assertThat(loop.core.steps).isNull();
            loop.setDebug(true);
            assertThat(loop.getDebug()).isTrue();
            assertThat(Watchdog.isAwake()).isTrue();
            loop.setDebug(false);
            assertThat(loop.core.steps).isNull();
            loop.setDebug(true);
        });
        while (Watchdog.isAwake()) {
            Thread.onSpinWait(); // its thread sees by itself that the run has ended
        }
        run(() -> assertThat(Watchdog.isAwake()).isTrue());
    }

    @Test
    void listenersOfStepsComeAndGo() {
        StepListener listener = new StepListener() {
            @Override
            public void stepEnded(Object what, long nanos) {
                trace.add(what instanceof Task<?> task ? task.getName() : "callback");
            }

            @Override
            public void waitedOutside(Object what, long nanos, Thread thread) {
                trace.add("outside");
            }
        };
        run(() -> {
            Asyncio.currentTask().setName("main");
            loop.core.watchSteps(listener);
            loop.callSoon(() -> {});
            loop.callSoon(() -> {});
            passes(2);
            loop.core.unwatchSteps(listener);
            passes(1);
        });
        assertThat(trace).containsExactly("callback", "callback", "main");
    }

    @Test
    void canBeSwitchedOnWhereALoopIsMade() {
        System.setProperty(DebugMode.PROPERTY, "true");
        System.setProperty(DebugMode.SLOW_PROPERTY, "0.5");
        try (EventLoop made = EventLoop.builder().engine(engine).build();
                EventLoop told = EventLoop.builder().engine(engine).debug(false).build()) {
            assertThat(made.getDebug()).isTrue();
            assertThat(made.getSlowCallbackDuration()).isEqualTo(Duration.ofMillis(500));
            assertThat(told.getDebug()).isFalse();
        } finally {
            System.clearProperty(DebugMode.PROPERTY);
            System.clearProperty(DebugMode.SLOW_PROPERTY);
        }
        try (EventLoop made = EventLoop.builder().engine(engine).debug(true).build()) {
            assertThat(made.getDebug()).isTrue();
            assertThat(made.getSlowCallbackDuration()).isEqualTo(Duration.ofMillis(100));
        }
        try (Runner runner = Runner.builder().debug(true).build()) {
            assertThat(runner.getLoop().getDebug()).isTrue();
        }
        assertThat(Asyncio.run(() -> Asyncio.getRunningLoop().getDebug(), true)).isTrue();
        Asyncio.run(() -> trace.add(Asyncio.getRunningLoop().getDebug()), false);
        assertThat(trace).containsExactly(false);
    }

    @Test
    void callOnAWrongThreadFailsInEveryMode() {
        for (boolean on : new boolean[] {false, true}) {
            loop.setDebug(on);
            run(() -> {
                AsyncFuture<Object> failed = loop.runInExecutor(null, () -> loop.callSoon(() -> {}));
                assertThatThrownBy(failed::await)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("callSoonThreadsafe");
            });
        }
    }
}
