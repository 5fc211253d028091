// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class TaskGroupTest extends EngineTest {
    private VoidCoroutine failsAfter(double seconds, String message) {
        return () -> {
            Asyncio.sleep(seconds);
            throw new IllegalArgumentException(message);
        };
    }

    private VoidCoroutine sleeper(String name) {
        return () -> {
            try {
                Asyncio.sleep(100);
            } catch (CancelledError e) {
                trace.add(name + " " + e.getMessage());
                throw e;
            }
        };
    }

    private ExceptionGroup failureOf(TaskGroup.Body body) {
        return catchThrowableOfType(ExceptionGroup.class, () -> Asyncio.taskGroup(body));
    }

    @Test
    void blockEndsWhenItsTasksHave() {
        run(() -> {
            Asyncio.taskGroup(group -> {
                group.createTask(() -> {
                    Asyncio.sleep(2);
                    group.createTask(() -> {
                        Asyncio.sleep(3);
                        trace.add("late child");
                    });
                });
                trace.add("body");
            });
            trace.add("after");
        });
        assertThat(trace).containsExactly("body", "late child", "after");
        assertThat(elapsed()).isEqualTo(5);
    }

    @Test
    void emptyGroupDoesNotLetOthersRun() {
        run(() -> {
            loop.callSoon(() -> trace.add("other"));
            Asyncio.taskGroup(group -> {});
            assertThat(trace).isEmpty();
            Asyncio.sleep(0);
        });
    }

    @Test
    void failureCancelsTheSiblingsAndTheBlock() {
        run(() -> {
            ExceptionGroup failure = failureOf(group -> {
                group.createTask(sleeper("sibling"));
                group.createTask(failsAfter(1, "x"));
                try {
                    Asyncio.sleep(100);
                } catch (CancelledError e) {
                    trace.add("body " + Asyncio.currentTask().cancelling());
                    throw e;
                }
            });
            assertThat(failure.exceptions())
                    .singleElement()
                    .satisfies(e -> assertThat(e).hasMessage("x"));
            assertThat(failure.getSuppressed()).hasSize(1);
            assertThat(Asyncio.currentTask().cancelling()).isZero();
        });
        assertThat(trace).containsExactly("sibling null", "body 1");
        assertThat(elapsed()).isEqualTo(1);
    }

    @Test
    void failuresInCleanUpAreIncludedAndThatOfTheBlockIsTheLast() {
        run(() -> {
            ExceptionGroup failure = failureOf(group -> {
                group.createTask(() -> {
                    try {
                        Asyncio.sleep(100);
                    } catch (CancelledError e) {
                        throw new IllegalArgumentException("child", e);
                    }
                });
                Asyncio.sleep(0);
                throw new IOException("body");
            });
            assertThat(failure.exceptions()).extracting(Throwable::getMessage).containsExactly("child", "body");
        });
    }

    @Test
    void childrenThatHadNoTurnNeverRunWhenTheBlockFailsAtOnce() {
        run(() -> {
            ExceptionGroup failure = failureOf(group -> {
                group.createTask(() -> trace.add("never"));
                throw new IllegalArgumentException("x");
            });
            assertThat(failure.exceptions()).hasSize(1);
        });
        assertThat(trace).isEmpty();
    }

    @Test
    void childThatIsCancelledIsIgnored() {
        run(() -> Asyncio.taskGroup(group -> {
            Task<?> child = group.createTask(sleeper("child"));
            group.createTask(() -> {
                Asyncio.sleep(2);
                trace.add("sibling");
            });
            Asyncio.sleep(1);
            child.cancel();
        }));
        assertThat(trace).containsExactly("child null", "sibling");
    }

    @Test
    void cancelOfTheParentCancelsTheChildrenAndKeepsItsMessage() {
        run(() -> {
            Task<?> parent = Asyncio.createTask(() -> Asyncio.taskGroup(group -> group.createTask(sleeper("child"))));
            Asyncio.sleep(1);
            parent.cancel("m");
            assertThatThrownBy(parent::await).isInstanceOf(CancelledError.class).hasMessage("m");
        });
        assertThat(trace).containsExactly("child null");
    }

    @Test
    void cancelOfTheParentIsDeliveredAgainAfterAFailureWon() {
        run(() -> {
            Task<?> parent = Asyncio.createTask(() -> {
                ExceptionGroup failure = failureOf(group -> group.createTask(() -> {
                    try {
                        Asyncio.sleep(100);
                    } catch (CancelledError e) {
                        throw new IllegalArgumentException("child", e);
                    }
                }));
                assertThat(failure.exceptions()).hasSize(1);
                assertThat(Asyncio.currentTask().cancelling()).isEqualTo(1);
                Asyncio.sleep(0);
                trace.add("no");
            });
            Asyncio.sleep(1);
            parent.cancel();
            assertThatThrownBy(parent::await).isInstanceOf(CancelledError.class);
        });
        assertThat(trace).isEmpty();
    }

    @Test
    void groupThatHasEndedOrShutsDownTakesNoMoreTasks() {
        run(() -> {
            TaskGroup[] ended = new TaskGroup[1];
            Asyncio.taskGroup(group -> ended[0] = group);
            assertThatThrownBy(() -> ended[0].createTask(() -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has ended");
            failureOf(group -> {
                group.createTask(failsAfter(1, "x"));
                try {
                    Asyncio.sleep(100);
                } finally {
                    assertThatThrownBy(() -> group.createTask(() -> {}))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("is shutting down");
                    trace.add("refused");
                }
            });
        });
        assertThat(trace).containsExactly("refused");
    }

    @Test
    void groupsNestAndTimeOut() {
        run(() -> {
            ExceptionGroup failure =
                    failureOf(outer -> Asyncio.taskGroup(inner -> inner.createTask(failsAfter(1, "x"))));
            assertThat(failure.exceptions())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            ExceptionGroup.class,
                            inner -> assertThat(inner.exceptions()).hasSize(1));
            assertThatThrownBy(() ->
                            Asyncio.timeout(1, limit -> Asyncio.taskGroup(group -> group.createTask(sleeper("late")))))
                    .isInstanceOf(TimeoutError.class);
            assertThatThrownBy(() -> new ExceptionGroup("none", java.util.List.of()))
                    .isInstanceOf(IllegalArgumentException.class);
        });
        assertThatThrownBy(() -> Asyncio.taskGroup(group -> {})).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void errorOfAChildIsInTheGroupToo() {
        run(() -> {
            ExceptionGroup failure = failureOf(group -> group.createTask(() -> {
                throw new LinkageError("fatal");
            }));
            assertThat(failure.exceptions().getFirst()).isInstanceOf(LinkageError.class);
        });
    }

    @Test
    void childThatFailsWhileTheLoopIsClosedIsReported() {
        IllegalStateException failure = new IllegalStateException("child");
        loop.createTask(() -> Asyncio.taskGroup(g -> g.createTask(() -> {
            try {
                Asyncio.sleep(10);
            } finally {
                trace.add("clean-up");
                throwUnchecked(failure);
            }
        })));
        run(() -> Asyncio.sleep(1));

        loop.close();

        assertThat(trace).containsExactly("clean-up");
        assertThat(takeReports()).extracting(ExceptionContext::exception).contains(failure);
    }

    private static void throwUnchecked(RuntimeException failure) {
        throw failure;
    }
}
