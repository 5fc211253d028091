// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLoopTest extends EngineTest {
    private void runPass() {
        loop.stop();
        loop.runForever();
    }

    // ---- order ----

    @Test
    void callbacksRunInTheOrderOfTheCallsAndNewOnesInTheNextPass() {
        loop.callSoon(() -> {
            trace.add("a");
            loop.callSoon(() -> trace.add("c"));
        });
        loop.callSoon(() -> trace.add("b"));

        runPass();
        assertThat(trace).containsExactly("a", "b");
        runPass();
        assertThat(trace).containsExactly("a", "b", "c");
    }

    @Test
    void zeroDelayTimerRunsInTheNextPassAfterWhatWasReady() {
        loop.callSoon(() -> {
            loop.callLater(0, () -> trace.add("timer"));
            loop.callSoon(() -> trace.add("soon"));
            trace.add("first");
        });

        runPass();
        assertThat(trace).containsExactly("first");
        runPass();
        assertThat(trace).containsExactly("first", "soon", "timer");
    }

    @Test
    void callbackRunsBeforeZeroDelayTimerThatWasMadeEarlier() {
        loop.callLater(0, () -> trace.add("timer"));
        loop.callSoon(() -> trace.add("soon"));
        runPass();
        assertThat(trace).containsExactly("soon", "timer");
    }

    @Test
    void timersRunByDeadlineAndEqualOnesInTheOrderOfTheirMaking() {
        run(() -> {
            double now = loop.time();
            loop.callAt(now + 3, () -> trace.add("3"));
            loop.callAt(now + 1, () -> trace.add("1a"));
            loop.callAt(now + 1, () -> trace.add("1b"));
            loop.callAt(now + 1, () -> trace.add("1c"));
            loop.callAt(now + 2, () -> trace.add("2"));
            loop.callAt(now + 1, () -> trace.add("1d"));
            Asyncio.sleep(4);
        });
        assertThat(trace).containsExactly("1a", "1b", "1c", "1d", "2", "3");
    }

    @Test
    void negativeDelayIsTheNextPass() {
        loop.callLater(-5, () -> trace.add("double"));
        loop.callLater(Duration.ofSeconds(-5), () -> trace.add("duration"));
        runPass();
        assertThat(trace).containsExactly("double", "duration");
    }

    @Test
    void timerThatArmsAZeroDelayTimerDoesNotRunItInTheSamePass() {
        loop.callLater(0, () -> {
            trace.add("first");
            loop.callLater(0, () -> trace.add("second"));
        });
        runPass();
        assertThat(trace).containsExactly("first");
        runPass();
        assertThat(trace).containsExactly("first", "second");
    }

    @Test
    void callbacksFirstStepsAndThreadsafeCallsShareOneLine() {
        run(() -> {
            loop.callSoon(() -> trace.add(1));
            loop.createTask(() -> trace.add(2));
            loop.callSoonThreadsafe(() -> trace.add(3));
            loop.createTask(() -> trace.add(4));
            loop.callSoon(() -> trace.add(5));
            Asyncio.sleep(0);
            trace.add("end");
        });
        assertThat(trace).containsExactly(1, 2, 3, 4, 5, "end");
    }

    @Test
    void callbackCancelledByAnEarlierOneOfTheSamePassDoesNotRun() {
        List<Handle> handles = new ArrayList<>();
        loop.callSoon(() -> handles.get(0).cancel());
        handles.add(loop.callSoon(() -> trace.add("no")));
        loop.callSoon(() -> trace.add("yes"));

        runPass();

        assertThat(trace).containsExactly("yes");
        assertThat(handles.get(0).cancelled()).isTrue();
        assertThat(handles.get(0)).hasToString("Handle[cancelled]");
    }

    @Test
    void cancelledTimerDoesNotRunAndTheLoopDoesNotWaitForIt() {
        run(() -> {
            TimerHandle timer = loop.callLater(100, () -> trace.add("no"));
            assertThat(timer.when()).isEqualTo(loop.time() + 100);
            timer.cancel();
            Asyncio.sleep(1);
        });
        assertThat(trace).isEmpty();
        assertThat(elapsed()).isEqualTo(1);
    }

    @Test
    void timersAreComparedByTheirTimes() {
        TimerHandle early = loop.callLater(1, () -> {});
        TimerHandle late = loop.callLater(2, () -> {});
        assertThat(early).isLessThan(late);
        early.cancel();
        late.cancel();
    }

    @Test
    void manyCancelledTimersAreForgottenAndTheOthersStillRun() {
        run(() -> {
            List<TimerHandle> timers = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                int serial = i;
                timers.add(loop.callLater(1 + i, () -> trace.add(serial)));
            }
            for (int i = 0; i < 1000; i++) {
                if (i % 100 != 0) {
                    timers.get(i).cancel();
                }
            }
            Asyncio.sleep(2000);
        });
        assertThat(trace).containsExactly(0, 100, 200, 300, 400, 500, 600, 700, 800, 900);
    }

    // ---- runs and stops ----

    @Test
    void stopBeforeTheRunMakesOnePass() {
        loop.callSoon(() -> {
            trace.add("one");
            loop.callSoon(() -> trace.add("two"));
        });
        loop.stop();
        loop.runForever();
        assertThat(trace).containsExactly("one");
        assertThat(loop.isRunning()).isFalse();
    }

    @Test
    void stopInACallbackLetsThePassEndAndKeepsTheRestForTheNextRun() {
        loop.callSoon(() -> {
            loop.stop();
            loop.callSoon(() -> trace.add("later"));
        });
        loop.callSoon(() -> trace.add("same pass"));

        loop.runForever();
        assertThat(trace).containsExactly("same pass");

        runPass();
        assertThat(trace).containsExactly("same pass", "later");
    }

    @Test
    void stopInACoroutineLetsThePassEnd() {
        loop.createTask(() -> {
            loop.stop();
            Asyncio.sleep(0);
            trace.add("next run");
        });
        loop.createTask(() -> trace.add("same pass"));
        loop.runForever();
        assertThat(trace).containsExactly("same pass");
        runPass();
        assertThat(trace).containsExactly("same pass", "next run");
    }

    @Test
    void runOfAFutureThatIsDoneStillMakesOnePass() {
        AsyncFuture<Integer> future = loop.createFuture();
        future.setResult(7);
        loop.callSoon(() -> trace.add("pass"));
        assertThat(loop.runUntilComplete(future)).isEqualTo(7);
        assertThat(trace).containsExactly("pass");
    }

    @Test
    void runThatIsStoppedEarlySaysWhichTasksAreLeft() {
        loop.callSoon(loop::stop);
        assertThatThrownBy(() -> loop.runUntilComplete(() -> Asyncio.sleep(10)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was stopped before")
                .hasMessageContaining("waits for the end of a sleep");
        loop.allTasks().forEach(Task::cancel);
        runPass();
        runPass();
    }

    @Test
    void runOfAFutureOfAnotherLoopIsRefused() {
        try (EventLoop other = realLoop()) {
            AsyncFuture<Integer> foreign = other.createFuture();
            assertThatThrownBy(() -> loop.runUntilComplete(foreign))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("another loop");
        }
    }

    @Test
    void noLoopStartsInsideARunningOne() {
        try (EventLoop other = realLoop()) {
            run(() -> {
                assertThatThrownBy(other::runForever)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("Another loop runs in this thread")
                        .hasMessageContaining("LoopThread");
                assertThatThrownBy(loop::runForever)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("runs already");
                assertThatThrownBy(() -> Asyncio.run(() -> 1))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("await the coroutine");
                assertThat(Asyncio.getRunningLoop()).isSameAs(loop);
                assertThat(loop.isRunning()).isTrue();
                Asyncio.sleep(1);
            });
        }
    }

    @Test
    void onlyACoroutineIsInACoroutine() {
        assertThat(Asyncio.inCoroutine()).isFalse();
        run(() -> {
            loop.callSoon(() -> trace.add(Asyncio.inCoroutine()));
            trace.add(Asyncio.inCoroutine());
            passes(2);
            trace.add(Asyncio.toThread(Asyncio::inCoroutine));
        });
        assertThat(trace).containsExactly(true, false, false);
    }

    @Test
    void withoutALoopTheErrorNamesTheWayToGetOne() {
        assertThatThrownBy(Asyncio::getRunningLoop)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Asyncio.run(() -> ...)")
                .hasMessageContaining("runCoroutineThreadsafe");
        assertThatThrownBy(() -> Asyncio.sleep(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("sleep works inside of a coroutine only");
        AsyncFuture<Integer> future = loop.createFuture();
        assertThatThrownBy(future::await)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Asyncio.run");
    }

    // ---- closed ----

    @Test
    void closedLoopRefusesWorkAndSaysSo() {
        AsyncFuture<Integer> future = loop.createFuture();
        loop.close();
        assertThat(loop.isClosed()).isTrue();
        assertThatThrownBy(() -> loop.callSoon(() -> {})).hasMessageContaining("closed");
        assertThatThrownBy(() -> loop.callSoonThreadsafe(() -> {})).hasMessageContaining("closed");
        assertThatThrownBy(() -> loop.callLater(1, () -> {})).hasMessageContaining("closed");
        assertThatThrownBy(() -> loop.createTask(() -> {})).hasMessageContaining("closed");
        assertThatThrownBy(loop::runForever)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> loop.runUntilComplete(() -> 1)).hasMessageContaining("closed");
        assertThatThrownBy(() -> Asyncio.runCoroutineThreadsafe(() -> 1, loop)).hasMessageContaining("closed");
        assertThatThrownBy(() -> loop.runInExecutor(null, () -> 1)).hasMessageContaining("closed");

        future.setResult(3);
        assertThat(future.result()).isEqualTo(3);
        AsyncFuture<Integer> late = loop.createFuture();
        late.setException(new IllegalArgumentException("x"));
        assertThat(late.exception()).hasMessage("x");
    }

    @Test
    void closeTwiceIsCloseOnce() {
        loop.close();
        loop.close();
        assertThat(loop).hasToString("EventLoop[virtual closed]");
    }

    @Test
    void runningLoopCannotBeClosed() {
        run(() -> assertThatThrownBy(loop::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("stop it first"));
        assertThat(loop.isClosed()).isFalse();
    }

    // ---- failures ----

    @Test
    void failureOfACallbackIsReportedAndTheLoopGoesOn() {
        IllegalArgumentException failure = new IllegalArgumentException("broken");
        Handle handle = loop.callSoon(() -> {
            throw failure;
        });
        loop.callSoon(() -> trace.add("next"));
        runPass();

        assertThat(trace).containsExactly("next");
        ExceptionContext report = takeReports().getFirst();
        assertThat(report.message()).startsWith("Exception in callback");
        assertThat(report.exception()).isSameAs(failure);
        assertThat(report.handle()).isSameAs(handle);
    }

    @Test
    void errorOfACallbackIsReportedToo() {
        loop.callSoon(() -> {
            throw new StackOverflowError("deep");
        });
        runPass();
        assertThat(takeReports().getFirst().exception()).isInstanceOf(StackOverflowError.class);
    }

    @Test
    void exceptionHandlerThatThrowsIsLoggedWithBothFailuresAndTheLoopGoesOn() {
        IllegalArgumentException first = new IllegalArgumentException("first");
        IllegalStateException second = new IllegalStateException("second");
        loop.setExceptionHandler((told, context) -> {
            throw second;
        });
        List<String> logged = LogCapture.during(() -> {
            loop.callSoon(() -> {
                throw first;
            });
            loop.callSoon(() -> trace.add("next"));
            runPass();
        });
        assertThat(trace).containsExactly("next");
        assertThat(second.getSuppressed()).containsExactly(first);
        assertThat(logged).singleElement().asString().contains("The exception handler failed while it was told");
    }

    @Test
    void defaultHandlerWritesOneErrorToTheLog() {
        loop.setExceptionHandler(null);
        List<String> logged = LogCapture.during(() -> {
            loop.callSoon(() -> {
                throw new IllegalArgumentException("broken");
            });
            runPass();
        });
        assertThat(logged).singleElement().asString().startsWith("ERROR Exception in callback");
    }

    @Test
    void failureOfThePollerLeavesTheRunAndTheLoopCanBeClosed() {
        AsyncFuture<Integer> never = loop.createFuture("a thing that never comes");
        assertThatThrownBy(() -> loop.runUntilComplete(() -> {
                    try {
                        never.await();
                    } finally {
                        trace.add("finally");
                    }
                }))
                .isInstanceOf(DeadlockError.class)
                .hasMessageContaining("waits for a thing that never comes");
        assertThat(loop.isRunning()).isFalse();

        loop.close();
        assertThat(trace).containsExactly("finally");
        assertThat(takeReports())
                .singleElement()
                .satisfies(report -> assertThat(report.message()).contains("was pending"));
    }

    @Test
    void afterAFailureOfThePollerTheLoopCanRunAgain() {
        AsyncFuture<Integer> late = loop.createFuture();
        Task<Integer> task = loop.createTask(late::await);
        assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(DeadlockError.class);
        late.setResult(5);
        assertThat(loop.runUntilComplete(task)).isEqualTo(5);
    }

    @Test
    void uncheckedFailureLeavesTheRunAsItIsAndACheckedOneAsACause() {
        IllegalArgumentException unchecked = new IllegalArgumentException("u");
        assertThatThrownBy(() -> loop.runUntilComplete(Coroutine.of(() -> {
                    throw unchecked;
                })))
                .isSameAs(unchecked);
        java.io.IOException checked = new java.io.IOException("c");
        assertThatThrownBy(() -> loop.runUntilComplete(Coroutine.of(() -> {
                    throw checked;
                })))
                .isInstanceOf(TaskFailedException.class)
                .hasCause(checked);
        LinkageError fatal = new LinkageError("e");
        assertThatThrownBy(() -> loop.runUntilComplete(Coroutine.of(() -> {
                    throw fatal;
                })))
                .isSameAs(fatal);
    }

    // ---- interrupts ----

    @Test
    void interruptOfTheThreadStopsTheRunAndIsSetAgain() {
        loop.callSoon(() -> trace.add("ran"));
        Thread.currentThread().interrupt();
        loop.runForever();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(loop.isRunning()).isFalse();
        runPass();
        assertThat(trace).containsExactly("ran");
    }

    @Test
    void interruptStopsALoopThatIsNeverIdle() {
        Thread runner = Thread.currentThread();
        loop.createTask(() -> {
            int turns = 0;
            while (true) {
                Asyncio.sleep(0);
                if (++turns == 100) {
                    runner.interrupt();
                }
            }
        });
        loop.runForever();
        assertThat(Thread.interrupted()).isTrue();
        loop.close();
        takeReports();
    }

    @Test
    void interruptInACallbackStopsTheRun() {
        Thread runner = Thread.currentThread();
        loop.callSoon(runner::interrupt);
        loop.callLater(1, () -> trace.add("timer"));
        loop.runForever();
        assertThat(Thread.interrupted()).isTrue();
    }

    // ---- thread ----

    @Test
    void inLoopIsTrueInCoroutinesAndCallbacksOnly() {
        assertThat(loop.inLoop()).isFalse();
        loop.callSoon(() -> trace.add(loop.inLoop()));
        run(() -> trace.add(loop.inLoop()));
        assertThat(trace).containsExactly(true, true);
        assertThat(loop.inLoop()).isFalse();
    }

    @Test
    void currentTaskIsNullInCallbacks() {
        run(() -> {
            Task<?> me = Asyncio.currentTask();
            assertThat(me).isNotNull();
            loop.callSoon(() -> trace.add(Asyncio.currentTask() == null));
            AsyncFuture<Integer> future = loop.createFuture();
            future.addDoneCallback(done -> trace.add(Asyncio.currentTask() == null));
            future.setResult(1);
            Asyncio.sleep(0);
            assertThat(Asyncio.currentTask()).isSameAs(me);
        });
        assertThat(trace).containsExactly(true, true);
    }

    @Test
    void awaitInACallbackIsAnErrorWithARemedy() {
        loop.callSoon(() -> Asyncio.sleep(1));
        runPass();
        assertThat(takeReports().getFirst().exception())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("this is a callback of the loop: make a task");
    }

    @Test
    void allTasksHoldsThePendingOnesInTheOrderOfTheirMaking() {
        run(() -> {
            Task<?> a = Asyncio.createTask(() -> Asyncio.sleep(1), "a");
            Task<?> b = Asyncio.createTask(() -> Asyncio.sleep(2), "b");
            Task<?> c = Asyncio.createTask(() -> Asyncio.sleep(3), "c");
            assertThat(Asyncio.allTasks()).containsExactly(Asyncio.currentTask(), a, b, c);
            Asyncio.sleep(1.5);
            assertThat(Asyncio.allTasks()).containsExactly(Asyncio.currentTask(), b, c);
            Asyncio.sleep(2);
            assertThat(Asyncio.allTasks()).containsExactly(Asyncio.currentTask());
        });
    }

    @Test
    void reportSaysWhatEachTaskWaitsFor() {
        run(() -> {
            AsyncFuture<Integer> gift = loop.createFuture("a gift");
            Task<?> waiter = Asyncio.createTask(() -> gift.await(), "child");
            Asyncio.createTask(() -> waiter.await(), "parent");
            Asyncio.createTask(() -> 1, "newcomer");
            assertThat(loop.report()).contains("task 'newcomer' has not begun");
            Asyncio.sleep(0);
            assertThat(loop.report())
                    .contains("task 'child' waits for a gift")
                    .contains("task 'parent' waits for task 'child'")
                    .doesNotContain("newcomer");
            gift.setResult(1);
            passes(3);
        });
    }
}
