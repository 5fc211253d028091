// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EagerTaskTest extends EngineTest {
    private static Task<Void> eager(VoidCoroutine coroutine, String name) {
        return Asyncio.createTask(coroutine, name, true);
    }

    @Test
    void runsInsideOfTheCallUntilItWaits() {
        run(() -> {
            Asyncio.createTask(() -> trace.add("queued before"));
            trace.add("before");
            Task<Void> task = eager(
                    () -> {
                        trace.add("first step");
                        Asyncio.sleep(0);
                        trace.add("second step");
                    },
                    "a");
            trace.add("after");
            assertThat(task.done()).isFalse();
            task.await();
        });
        assertThat(trace).containsExactly("before", "first step", "after", "queued before", "second step");
    }

    @Test
    void isDoneIfItNeverWaits() {
        IllegalArgumentException failure = new IllegalArgumentException("x");
        run(() -> {
            Task<Integer> result = Asyncio.createTask(() -> 7, "result", true);
            assertThat(result.done()).isTrue();
            assertThat(result.await()).isEqualTo(7);
            Task<Void> failed = eager(
                    () -> {
                        throw failure;
                    },
                    "failed");
            assertThat(failed.exception()).isSameAs(failure);
        });
    }

    @Test
    void isTheCurrentTaskUntilItsMakerIsAgain() {
        run(() -> {
            Task<?> main = Asyncio.currentTask();
            Task<Void> task = eager(
                    () -> {
                        trace.add(Asyncio.currentTask().getName());
                        assertThat(Asyncio.allTasks()).contains(Asyncio.currentTask(), main);
                        eager(() -> trace.add(Asyncio.currentTask().getName()), "inner");
                        trace.add(Asyncio.currentTask().getName());
                        Asyncio.sleep(1);
                        trace.add(Asyncio.currentTask().getName());
                    },
                    "outer");
            assertThat(Asyncio.currentTask()).isSameAs(main);
            assertThat(Asyncio.allTasks()).containsExactlyInAnyOrder(main, task);
            task.await();
            assertThat(Asyncio.currentTask()).isSameAs(main);
        });
        assertThat(trace).containsExactly("outer", "inner", "outer", "outer");
    }

    @Test
    void hasAContextOfItsOwn() {
        ContextVar<String> variable = ContextVar.of("variable", "default");
        Context block = new Context();
        run(() -> {
            variable.set("main");
            eager(
                    () -> {
                        trace.add(variable.get());
                        variable.set("task");
                        Asyncio.sleep(0);
                        trace.add(variable.get());
                    },
                    "a");
            trace.add(variable.get());
            block.run(() -> {
                variable.set("block");
                eager(() -> trace.add(variable.get()), "b");
                variable.set("changed");
                return trace.add(variable.get());
            });
            trace.add(variable.get());
            Asyncio.sleep(0);
        });
        assertThat(trace).containsExactly("main", "main", "block", "changed", "main", "task");
    }

    @Test
    void cannotStartInTheContextOfItsMaker() {
        run(() -> {
            Context mine = Asyncio.currentTask().getContext();
            assertThatThrownBy(() -> Task.of(loop, () -> 1, null, mine, true))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("context.copy()");
            assertThat(Task.of(loop, () -> 1, null, mine.copy(), true).done()).isTrue();
        });
    }

    @Test
    void thatCancelsItselfAndReturnsIsCancelled() {
        run(() -> {
            Task<Void> task = eager(() -> Asyncio.currentTask().cancel(), "a");
            assertThat(task.cancelled()).isTrue();
            Task<Void> waiting = eager(
                    () -> {
                        Asyncio.currentTask().cancel("why");
                        assertThatThrownBy(() -> Asyncio.sleep(1))
                                .isInstanceOf(CancelledError.class)
                                .hasMessage("why");
                    },
                    "b");
            waiting.await();
        });
        assertThat(elapsed()).isZero();
    }

    @Test
    void thatCancelsItsMakerHasItsMakerSeeThatAtItsNextAwait() {
        run(() -> {
            Task<?> main = Asyncio.currentTask();
            eager(() -> main.cancel("from below"), "a");
            trace.add("on");
            assertThatThrownBy(() -> Asyncio.sleep(1))
                    .isInstanceOf(CancelledError.class)
                    .hasMessage("from below");
        });
        assertThat(trace).containsExactly("on");
    }

    @Test
    void startsAtTheNextPassIfTheLoopDoesNotRun() {
        Task<Integer> task = Task.of(loop, () -> 7, "early", null, true);
        assertThat(task.done()).isFalse();
        run(() -> assertThat(task.await()).isEqualTo(7));
    }

    @Test
    void runsInsideOfACallback() {
        ContextVar<String> variable = ContextVar.of("variable", "default");
        Context own = new Context();
        run(() -> {
            loop.callSoon(
                    () -> {
                        variable.set("callback");
                        trace.add("before");
                        Task.of(
                                loop,
                                () -> {
                                    trace.add("step in " + variable.get());
                                    Asyncio.sleep(0);
                                    return trace.add("second step");
                                },
                                "a",
                                null,
                                true);
                        trace.add("after in " + variable.get());
                        assertThat(Asyncio.currentTask()).isNull();
                    },
                    own);
            loop.callSoon(() -> trace.add("next callback in " + variable.get()));
            passes(3);
        });
        assertThat(trace)
                .containsExactly(
                        "before", "step in callback", "after in callback", "next callback in default", "second step");
    }

    @Test
    void runsInsideOfTheLoopsOwnCode() throws Exception {
        EventLoop real = realLoop();
        real.setTaskFactory(Asyncio.eagerTaskFactory());
        CompletableFuture<Integer> fromOutside;
        try (real) {
            CountDownLatch waits = new CountDownLatch(1);
            fromOutside = real.runUntilComplete(() -> {
                Future<CompletableFuture<Integer>> submitter = real.runInExecutor(
                        null,
                        () -> Asyncio.runCoroutineThreadsafe(
                                () -> {
                                    Task<Integer> inner = Asyncio.createTask(() -> 3);
                                    assertThat(inner.done()).isTrue();
                                    Asyncio.sleep(0);
                                    waits.countDown();
                                    return inner.await() + 1;
                                },
                                real));
                CompletableFuture<Integer> call = submitter.get();
                assertThat(Asyncio.await(call)).isEqualTo(4);
                return call;
            });
            assertThat(waits.getCount()).isZero();
        }
        assertThat(fromOutside.get()).isEqualTo(4);
    }

    @Test
    void manyInsideOfOneAnotherEndInnermostFirst() {
        run(() -> {
            assertThat(depth(200).await()).isEqualTo(200);
            assertThat(Asyncio.allTasks()).hasSize(1);
        });
        assertThat(trace).hasSize(201).startsWith(0, 1, 2).endsWith(199, 200);
    }

    private Task<Integer> depth(int levels) {
        return Asyncio.createTask(
                () -> {
                    int below = levels == 0 ? -1 : depth(levels - 1).await();
                    trace.add(below + 1);
                    return below + 1;
                },
                null,
                true);
    }

    @Test
    void blockingCallInItsFirstStepLetsTheMakerGoOn() {
        assumeTrue(engine == EngineKind.LOOM, "On the portable engine a blocking call stops the loop");
        CountDownLatch latch = new CountDownLatch(1);
        run(() -> {
            Task<Void> task = eager(
                    () -> {
                        latch.await();
                        trace.add("released");
                    },
                    "blocked");
            trace.add("maker");
            latch.countDown();
            task.await();
        });
        assertThat(trace).containsExactly("maker", "released");
    }

    /** Its initializer has a native frame under it. */
    private static final class MakesATaskWhenItIsLoaded {
        static final Task<Integer> TASK = Asyncio.createTask(() -> 7, "from a class initializer", true);
    }

    @Test
    void startsLaterWhereANativeFrameHoldsTheThread() {
        assumeTrue(engine == EngineKind.LOOM, "The portable engine hands the baton over from anywhere");
        run(() -> {
            Task<Integer> task = MakesATaskWhenItIsLoaded.TASK;
            assertThat(task.done()).isFalse();
            assertThat(task.await()).isEqualTo(7);
        });
    }

    @Test
    void gatherOfThoseThatNeverWaitTakesNoPass() {
        loop.setTaskFactory(Asyncio.eagerTaskFactory());
        run(() -> {
            loop.callSoon(() -> trace.add("a pass"));
            List<Integer> results = Asyncio.gather(List.<Coroutine<Integer>>of(() -> 1, () -> 2))
                    .await();
            trace.add(results);
            Asyncio.sleep(0);
        });
        assertThat(trace).containsExactly(List.of(1, 2), "a pass");
    }

    @Test
    void gatherListensToEachChildBeforeTheNextIsMade() {
        loop.setTaskFactory(Asyncio.eagerTaskFactory());
        AsyncFuture<Integer> future = loop.createFuture();
        run(() -> {
            AsyncFuture<List<Object>> gather = Gather.of(
                    loop,
                    List.<Awaitable<?>>of(future, Coroutine.of(() -> {
                        future.setResult(1);
                        return 2;
                    })),
                    false);
            assertThat(gather.done()).isFalse(); // the future was pending when the gather came to it
            assertThat(gather.await()).isEqualTo(List.of(1, 2));
        });
    }

    @Test
    void taskGroupCountsThoseThatAreDoneAtOnce() {
        loop.setTaskFactory(Asyncio.eagerTaskFactory());
        run(() -> {
            loop.callSoon(() -> trace.add("a pass"));
            Asyncio.taskGroup(g -> {
                assertThat(g.createTask(() -> 1).result()).isEqualTo(1);
                assertThat(g.createTask(() -> 2).result()).isEqualTo(2);
            });
            trace.add("group");
            Asyncio.sleep(0);
            assertThatThrownBy(() -> Asyncio.taskGroup(g -> {
                        g.createTask(() -> {
                            throw new IllegalArgumentException("x");
                        });
                        trace.add("group is aborting");
                        assertThatThrownBy(() -> g.createTask(() -> 1)).isInstanceOf(IllegalStateException.class);
                        Asyncio.sleep(1);
                    }))
                    .isInstanceOf(ExceptionGroup.class);
        });
        assertThat(trace).containsExactly("group", "a pass", "group is aborting");
        assertThat(elapsed()).isZero();
    }

    @Test
    void factoryMakesEveryTask() {
        List<String> made = new ArrayList<>();
        TaskFactory factory = (on, coroutine, name, context) -> {
            made.add(name);
            return Task.of(
                    on,
                    () -> {
                        trace.add("begins");
                        try {
                            return coroutine.run();
                        } finally {
                            trace.add("ends");
                        }
                    },
                    "made " + name,
                    context,
                    false);
        };
        assertThat(loop.getTaskFactory()).isNull();
        loop.setTaskFactory(factory);
        assertThat(loop.getTaskFactory()).isSameAs(factory);
        run(() -> {
            Task<Integer> task = Asyncio.createTask(() -> 7, "a");
            assertThat(task.getName()).isEqualTo("made a");
            assertThat(task.await()).isEqualTo(7);
            Asyncio.taskGroup(g -> g.createTask(() -> {}, "b"));
            Asyncio.gather(List.<Coroutine<Integer>>of(() -> 1)).await();
            loop.setTaskFactory(null);
            Asyncio.createTask(() -> 1, "c").await();
        });
        assertThat(made).containsExactly(null, "a", "b", null);
        assertThat(trace).filteredOn("begins"::equals).hasSize(4);
    }

    @Test
    void factoryThatGivesNothingIsNamed() {
        run(() -> {
            loop.setTaskFactory((on, coroutine, name, context) -> null);
            assertThatThrownBy(() -> Asyncio.createTask(() -> 1))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessageContaining("task factory of EventLoop[virtual running]");
            loop.setTaskFactory(null);
        });
    }
}
