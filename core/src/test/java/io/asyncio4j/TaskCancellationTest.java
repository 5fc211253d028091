// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TaskCancellationTest extends EngineTest {
    @Test
    void taskCancelledBeforeItsFirstStepNeverRuns() {
        run(() -> {
            Task<?> task = Asyncio.createTask(() -> {
                try {
                    trace.add("body");
                } finally {
                    trace.add("finally");
                }
            });
            assertThat(task.cancel()).isTrue();
            assertThat(task.done()).isFalse();
            Asyncio.sleep(0);
            assertThat(task.cancelled()).isTrue();
            assertThat(task.cancel()).isFalse();
        });
        assertThat(trace).isEmpty();
    }

    @Test
    void cancelOfASleepingTaskCancelsItsTimerAndItIsSeenInTheNextPass() {
        run(() -> {
            Task<?> task = Asyncio.createTask(() -> {
                try {
                    Asyncio.sleep(100);
                } catch (CancelledError e) {
                    trace.add(e.getMessage());
                    throw e;
                }
            });
            Asyncio.sleep(1);
            assertThat(task.cancel("enough")).isTrue();
            assertThat(task.cancelled()).isFalse();
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("enough");
            assertThat(task.cancelled()).isTrue();
        });
        assertThat(trace).containsExactly("enough");
        assertThat(elapsed()).isEqualTo(1);
    }

    @Test
    void cancelOfATaskThatAwaitsAFutureCancelsTheFutureAtOnceAndAllItsAwaiters() {
        run(() -> {
            AsyncFuture<Integer> shared = loop.createFuture();
            Task<?> one = Asyncio.createTask(() -> shared.await());
            Task<?> two = Asyncio.createTask(() -> shared.await());
            Asyncio.sleep(0);
            one.cancel();
            assertThat(shared.cancelled()).isTrue();
            passes(2);
            assertThat(one.cancelled()).isTrue();
            assertThat(two.cancelled()).isTrue();
        });
    }

    @Test
    void cancelWhileAStepIsQueuedIsSeenAtThatStepWithTheLastMessage() {
        run(() -> {
            Task<?> task = Asyncio.createTask(() -> Asyncio.sleep(0));
            Asyncio.sleep(0);
            task.cancel("one");
            task.cancel("two");
            assertThat(task.cancelling()).isEqualTo(2);
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("two");
        });
    }

    @Test
    void twoCancelsOfOnePendingWaitAreOneErrorWithTheFirstMessage() {
        run(() -> {
            Task<?> task = Asyncio.createTask(() -> {
                try {
                    loop.createFuture().await();
                } finally {
                    trace.add("once");
                    Asyncio.sleep(1);
                    trace.add("cleaned up");
                }
            });
            Asyncio.sleep(0);
            task.cancel("one");
            task.cancel("two");
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
        });
        assertThat(trace.getFirst()).isEqualTo("once");
    }

    @Test
    void swallowedCancelLetsTheTaskGoOnAndTheCountStays() {
        run(() -> {
            Task<String> task = Asyncio.createTask(Coroutine.of(() -> {
                try {
                    Asyncio.sleep(100);
                } catch (CancelledError e) {
                    trace.add("swallowed");
                }
                Asyncio.sleep(1);
                return "done";
            }));
            Asyncio.sleep(1);
            task.cancel();
            assertThat(task.await()).isEqualTo("done");
            assertThat(task.cancelled()).isFalse();
            assertThat(task.cancelling()).isEqualTo(1);
        });
    }

    @Test
    void cancelDuringCleanUpIsSeenInTheCleanUp() {
        run(() -> {
            Task<?> task = Asyncio.createTask(() -> {
                try {
                    Asyncio.sleep(100);
                } finally {
                    try {
                        Asyncio.sleep(100);
                    } catch (CancelledError e) {
                        trace.add("again " + e.getMessage());
                    }
                }
            });
            Asyncio.sleep(1);
            task.cancel("a");
            Asyncio.sleep(1);
            task.cancel("b");
            passes(2);
            assertThat(task.cancelled()).isTrue();
        });
        assertThat(trace).containsExactly("again b");
    }

    @Test
    void cancelledErrorThrownByTheCoroutineItselfCancelsIt() {
        run(() -> {
            Task<?> task = Asyncio.createTask(() -> {
                throw new CancelledError("own");
            });
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("own");
            assertThat(task.cancelled()).isTrue();
            assertThat(task.cancelling()).isZero();
        });
    }

    @Test
    void selfCancelWithoutALaterWaitCancelsTheTaskAndLosesTheValue() {
        run(() -> {
            Task<Integer> task = Asyncio.createTask(Coroutine.of(() -> {
                Asyncio.currentTask().cancel();
                return 5;
            }));
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
            assertThat(task.cancelled()).isTrue();

            Task<Integer> failing = Asyncio.createTask(Coroutine.of(() -> {
                Asyncio.currentTask().cancel();
                throw new IllegalArgumentException("kept");
            }));
            assertThatThrownBy(failing::await).hasMessage("kept");
            assertThat(failing.cancelled()).isFalse();
        });
    }

    @Test
    void selfCancelPassesThroughAwaitsThatDoNotWaitAndHitsTheFirstThatDoes() {
        run(() -> {
            AsyncFuture<Integer> done = loop.createFuture();
            done.setResult(1);
            AsyncFuture<Integer> pending = loop.createFuture();
            Task<?> task = Asyncio.createTask(() -> {
                Asyncio.currentTask().cancel();
                done.await();
                trace.add("passed");
                pending.await();
            });
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
            assertThat(pending.cancelled()).isTrue();
        });
        assertThat(trace).containsExactly("passed");
    }

    @Test
    void cancelAfterTheFutureIsDoneButBeforeTheTaskResumesWins() {
        run(() -> {
            AsyncFuture<Integer> future = loop.createFuture();
            Task<?> task = Asyncio.createTask(() -> {
                future.await();
                trace.add("no");
            });
            Asyncio.sleep(0);
            future.setResult(1);
            task.cancel("late");
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("late");
        });
        assertThat(trace).isEmpty();
    }

    @Test
    void cancelGoesDownAChainOfTasksAtOnce() {
        run(() -> {
            Task<Integer> inner = Asyncio.createTask(Coroutine.of(() -> {
                try {
                    Asyncio.sleep(100);
                } catch (CancelledError e) {
                    trace.add("inner " + e.getMessage());
                }
                return 7;
            }));
            Task<Integer> outer = Asyncio.createTask(inner::await);
            passes(2);
            outer.cancel("m");
            assertThat(inner.cancelling()).isEqualTo(1);
            assertThat(outer.cancelling()).isEqualTo(1);
            assertThat(outer.await()).isEqualTo(7);
            assertThat(outer.cancelled()).isFalse();
        });
        assertThat(trace).containsExactly("inner m");
    }

    @Test
    void failureInCleanUpReplacesTheCancellation() {
        run(() -> {
            Task<?> task = Asyncio.createTask(() -> {
                try {
                    Asyncio.sleep(100);
                } catch (CancelledError e) {
                    throw new IllegalStateException("clean-up failed", e);
                }
            });
            Asyncio.sleep(0);
            task.cancel();
            assertThatThrownBy(task::await).hasMessage("clean-up failed").hasCauseInstanceOf(CancelledError.class);
            assertThat(task.cancelled()).isFalse();
        });
    }

    @Test
    void uncancelNeverGoesBelowZeroAndDropsAnErrorThatWasNotDelivered() {
        run(() -> {
            Task<?> me = Asyncio.currentTask();
            assertThat(me.uncancel()).isZero();
            me.cancel();
            assertThat(me.uncancel()).isZero();
            Asyncio.sleep(1);
            me.cancel();
            me.cancel();
            assertThat(me.uncancel()).isEqualTo(1);
            assertThatThrownBy(() -> Asyncio.sleep(1)).isInstanceOf(CancelledError.class);
            me.uncancel();
        });
    }

    @Test
    void firstAwaitOfACancelledTaskThrowsTheErrorThatEndedItAndLaterOnesANewOne() {
        CancelledError own = new CancelledError("own");
        run(() -> {
            Task<?> task = Asyncio.createTask(() -> {
                throw own;
            });
            assertThatThrownBy(task::await).isSameAs(own);
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).isNotSameAs(own);
        });
    }

    @Test
    void catchExceptionDoesNotSwallowACancellation() {
        run(() -> {
            Task<?> task = Asyncio.createTask(() -> {
                try {
                    Asyncio.sleep(100);
                } catch (Exception e) {
                    trace.add("swallowed");
                }
            });
            Asyncio.sleep(0);
            task.cancel();
            passes(2);
            assertThat(task.cancelled()).isTrue();
        });
        assertThat(trace).isEmpty();
    }

    @Test
    void foreignInterruptOfAWaitingCoroutinesThreadCancelsItsTask() {
        EventLoop real = realLoop(); // in virtual time nobody would wait for the interrupt to arrive
        real.runUntilComplete(() -> {
            Thread[] thread = new Thread[1];
            Task<?> task = Asyncio.createTask(() -> {
                thread[0] = Thread.currentThread();
                real.createFuture().await();
            });
            Asyncio.sleep(0);
            Asyncio.toThread(() -> thread[0].interrupt());
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("interrupted");
            assertThat(task.cancelling()).isEqualTo(1);
        });
        real.close();
    }

    // ---- tasks that are left when the loop closes ----

    @Test
    void pendingTasksAreUnwoundAndReportedAtClose() {
        for (String name : new String[] {"a", "b"}) {
            loop.createTask(
                    () -> {
                        try {
                            Asyncio.sleep(100);
                        } catch (CancelledError e) {
                            trace.add(name + " " + e.getMessage());
                            throw e;
                        } finally {
                            trace.add(name + " finally");
                        }
                    },
                    name);
        }
        Task<?> fresh = loop.createTask(() -> trace.add("never"), "fresh");
        fresh.cancel();
        Task<?> newcomer = loop.createTask(() -> {}, "newcomer");
        loop.stop();
        loop.runForever();
        Task<?> begun = loop.createTask(() -> trace.add("never"), "begun too late");
        loop.close();

        assertThat(trace)
                .containsExactly(
                        "a The event loop has been closed",
                        "a finally",
                        "b The event loop has been closed",
                        "b finally");
        assertThat(newcomer.done()).isTrue();
        assertThat(begun.isCancelled()).isTrue();
        assertThat(takeReports())
                .extracting(ExceptionContext::message)
                .hasSize(3)
                .allMatch(message -> message.startsWith("The loop was closed while task '"));
    }

    @Test
    void awaitInAFinallyBlockAtCloseThrowsAgain() {
        loop.createTask(() -> {
            try {
                Asyncio.sleep(100);
            } finally {
                try {
                    Asyncio.sleep(1);
                } catch (CancelledError e) {
                    trace.add("at once");
                }
            }
        });
        loop.stop();
        loop.runForever();
        loop.close();
        assertThat(trace).containsExactly("at once");
        takeReports();
    }

    @Test
    void coroutineThatSwallowsTheCloseForEverDoesNotHangClose() {
        loop.createTask(() -> {
            while (true) {
                try {
                    Asyncio.sleep(100);
                } catch (CancelledError e) {
                    trace.add("swallowed");
                }
            }
        });
        loop.createTask(() -> {
            try {
                Asyncio.sleep(100);
            } finally {
                trace.add("other");
            }
        });
        loop.stop();
        loop.runForever();
        loop.close();
        assertThat(loop.isClosed()).isTrue();
        assertThat(trace).contains("swallowed", "other");
        assertThat(takeReports()).hasSize(2);
    }
}
