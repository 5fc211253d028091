// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TaskTest extends EngineTest {
    @Test
    void tasksStartInTheOrderOfTheirMakingAndTakeTurnsAtSleepZero() {
        run(() -> {
            for (String name : List.of("a", "b", "c")) {
                Asyncio.createTask(() -> {
                    for (int i = 0; i < 3; i++) {
                        trace.add(name + i);
                        Asyncio.sleep(0);
                    }
                });
            }
            assertThat(trace).isEmpty();
            passes(5);
        });
        assertThat(trace).containsExactly("a0", "b0", "c0", "a1", "b1", "c1", "a2", "b2", "c2");
    }

    @Test
    void sleepsOfOneLengthEndInTheOrderInWhichTheyBegan() {
        run(() -> {
            for (int i = 0; i < 5; i++) {
                int serial = i;
                Asyncio.createTask(() -> {
                    Asyncio.sleep(1);
                    trace.add(serial);
                });
            }
            Asyncio.sleep(2);
        });
        assertThat(trace).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void defaultNamesAreConsecutive() {
        run(() -> {
            Task<?> first = Asyncio.createTask(() -> 1);
            Task<?> second = Asyncio.createTask(() -> 1);
            int serial = Integer.parseInt(first.getName().substring("Task-".length()));
            assertThat(second.getName()).isEqualTo("Task-" + (serial + 1));
            Task<?> named = Asyncio.createTask(() -> 1, "worker");
            assertThat(named.getName()).isEqualTo("worker");
            named.setName("other");
            assertThat(named).hasToString("Task['other' pending]");
            Asyncio.sleep(0);
            assertThat(named).hasToString("Task['other' result 1]");
        });
    }

    @Test
    void failureReachesTheAwaiterAsTheSameObjectEachTime() {
        IllegalArgumentException failure = new IllegalArgumentException("x");
        run(() -> {
            Task<Integer> task = Asyncio.createTask(Coroutine.of(() -> {
                throw failure;
            }));
            assertThatThrownBy(task::await).isSameAs(failure);
            assertThatThrownBy(task::await).isSameAs(failure);
            assertThatThrownBy(task::result).isSameAs(failure);
            assertThat(task.exception()).isSameAs(failure);
        });
    }

    @Test
    void checkedFailureReachesTheAwaiterAsACause() {
        IOException failure = new IOException("x");
        run(() -> {
            Task<Integer> task = Asyncio.createTask(Coroutine.of(() -> {
                throw failure;
            }));
            assertThatThrownBy(task::await)
                    .isInstanceOf(TaskFailedException.class)
                    .hasCause(failure);
            assertThat(task.exception()).isSameAs(failure);
            Coroutine<Integer> inline = () -> {
                throw failure;
            };
            assertThatThrownBy(inline::await)
                    .isInstanceOf(TaskFailedException.class)
                    .hasCause(failure);
        });
    }

    @Test
    void errorIsStoredAndThrownOnToo() {
        run(() -> {
            Task<Integer> task = Asyncio.createTask(Coroutine.of(() -> {
                throw new StackOverflowError("deep");
            }));
            assertThatThrownBy(task::await).isInstanceOf(StackOverflowError.class);
        });
    }

    @Test
    void awaitOfACoroutineRunsItInTheCurrentTask() {
        run(() -> {
            Task<?> me = Asyncio.currentTask();
            Coroutine<Task<?>> who = Asyncio::currentTask;
            assertThat(Asyncio.await(who)).isSameAs(me);
            assertThat(who.await()).isSameAs(me);
        });
    }

    @Test
    void awaitOfItselfIsAnError() {
        run(() -> {
            AtomicReference<Task<Integer>> self = new AtomicReference<>();
            Task<Integer> task =
                    Asyncio.createTask(Coroutine.of(() -> self.get().await()));
            self.set(task);
            assertThatThrownBy(task::await)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("awaits itself");
        });
    }

    @Test
    void awaitOfAnotherLoopsFutureIsAnErrorWithARemedy() {
        try (EventLoop other = realLoop()) {
            AsyncFuture<Integer> foreign = other.createFuture();
            run(() -> assertThatThrownBy(foreign::await)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another loop")
                    .hasMessageContaining("runCoroutineThreadsafe"));
        }
    }

    @Test
    void tasksResultCannotBeSetFromOutside() {
        run(() -> {
            Task<Integer> task = Asyncio.createTask(() -> 1);
            assertThatThrownBy(() -> task.setResult(2)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> task.setException(new IOException())).isInstanceOf(IllegalStateException.class);
            assertThat(task.await()).isEqualTo(1);
        });
    }

    @Test
    void doneCallbacksAndAwaitersShareOneOrder() {
        run(() -> {
            Task<Integer> task = Asyncio.createTask(Coroutine.of(() -> {
                Asyncio.sleep(1);
                return 1;
            }));
            task.addDoneCallback(done -> trace.add("first"));
            Asyncio.createTask(() -> {
                task.await();
                trace.add("awaiter");
            });
            Asyncio.sleep(0);
            task.addDoneCallback(done -> trace.add("last"));
            Asyncio.sleep(2);
        });
        assertThat(trace).containsExactly("first", "awaiter", "last");
    }

    @Test
    void sleepOfZeroOrLessYieldsOnce() {
        run(() -> {
            Asyncio.createTask(() -> trace.add("other"));
            Asyncio.sleep(-1);
            trace.add("me");
        });
        assertThat(trace).containsExactly("other", "me");
        assertThatThrownBy(() -> run(() -> Asyncio.sleep(Double.NaN))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void createTaskReturnsBeforeTheCoroutineBegins() {
        run(() -> {
            Task<Integer> task = Asyncio.createTask(() -> {
                trace.add("body");
                return 4;
            });
            assertThat(task.done()).isFalse();
            assertThatThrownBy(task::result).isInstanceOf(InvalidStateError.class);
            assertThatThrownBy(task::exception).isInstanceOf(InvalidStateError.class);
            assertThat(trace).isEmpty();
            assertThat(task.getStack()).isEmpty();
            assertThat(task.await()).isEqualTo(4);
        });
    }

    @Test
    void stackOfAParkedTaskShowsWhereItWaits() {
        run(() -> {
            Task<?> task = Asyncio.createTask(this::waitsHere);
            Asyncio.sleep(1);
            assertThat(task.getStack()).anyMatch(frame -> frame.getMethodName().equals("waitsHere"));
            task.cancel();
            Asyncio.sleep(0);
            assertThat(task.getStack()).isEmpty();
        });
    }

    private void waitsHere() {
        Asyncio.sleep(100);
    }

    @Test
    void manyTasksAllEnd() {
        run(() -> {
            List<Task<Integer>> tasks = new ArrayList<>();
            for (int i = 0; i < 20_000; i++) {
                int serial = i;
                tasks.add(Asyncio.createTask(() -> {
                    Asyncio.sleep(serial % 7);
                    return serial;
                }));
            }
            long sum = 0;
            for (Task<Integer> task : tasks) {
                sum += task.await();
            }
            assertThat(sum).isEqualTo(20_000L * 19_999 / 2);
        });
        assertThat(elapsed()).isEqualTo(6);
    }
}
