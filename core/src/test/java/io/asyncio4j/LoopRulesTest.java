// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Rules of asyncio that have no test of their own elsewhere. */
class LoopRulesTest extends EngineTest {
    private final ContextVar<String> variable = ContextVar.of("variable", "default");

    private Context contextWith(String value) throws Exception {
        Context context = new Context();
        context.run(() -> variable.set(value));
        return context;
    }

    @Test
    void overdueTimersRunInTheOrderOfTheirTimes() {
        run(() -> {
            loop.callLater(-1, () -> trace.add("a second ago"));
            loop.callLater(-5, () -> trace.add("five seconds ago"));
            loop.callLater(Duration.ofSeconds(-3), () -> trace.add("three seconds ago"));
            loop.callSoon(() -> trace.add("soon"));
            passes(2);
        });
        assertThat(trace).containsExactly("soon", "five seconds ago", "three seconds ago", "a second ago");
        assertThat(elapsed()).isZero();
    }

    @Test
    void everyKindOfCallbackRunsInTheContextThatItIsGiven() throws Exception {
        Context own = contextWith("own");
        run(() -> {
            loop.callSoon(() -> trace.add("soon " + variable.get()), own);
            loop.callSoonThreadsafe(() -> trace.add("threadsafe " + variable.get()), own);
            loop.callLater(1, () -> trace.add("later " + variable.get()), own);
            loop.callLater(Duration.ofSeconds(2), () -> variable.set("changed"), own);
            loop.callAt(loop.time() + 3, () -> trace.add("at " + variable.get()), own);
            AsyncFuture<Integer> future = loop.createFuture();
            future.addDoneCallback(done -> trace.add("done " + variable.get()), own);
            future.setResult(1);
            Asyncio.sleep(4);
        });
        assertThat(trace).containsExactly("soon own", "threadsafe own", "done own", "later own", "at changed");
        assertThat(own.get(variable)).isEqualTo("changed");
    }

    @Test
    void tasksOfAGroupAndRunsOfARunnerTakeAContext() throws Exception {
        Context own = contextWith("own");
        run(() -> {
            Asyncio.taskGroup(g -> g.createTask(() -> trace.add(variable.get()), "a", own));
            Asyncio.createTask(() -> trace.add(variable.get()), "b", own).await();
        });
        try (Runner runner = Runner.builder().build()) {
            runner.run(() -> trace.add(variable.set("shared").hadValue()));
            runner.run(() -> trace.add(variable.get()), own);
            runner.run(() -> trace.add(variable.get()));
        }
        assertThat(trace).containsExactly("own", "own", false, "own", "shared");
    }

    @Test
    void exceptionHandlerRunsInTheContextOfWhatFailed() throws Exception {
        Context own = contextWith("own");
        ExceptionHandler handler =
                (told, context) -> trace.add(context.message().split(" ")[0] + " " + variable.get());
        assertThat(loop.getExceptionHandler()).isNotNull();
        loop.setExceptionHandler(handler);
        assertThat(loop.getExceptionHandler()).isSameAs(handler);
        run(() -> {
            loop.callSoon(
                    () -> {
                        throw new IllegalArgumentException("x");
                    },
                    own);
            Task<?> task = Asyncio.createTask(() -> variable.set("task"), "a", own);
            task.await();
            loop.callExceptionHandler(new ExceptionContext("told", null, task, null, null));
            loop.callExceptionHandler(new ExceptionContext("nothing", null));
            variable.set("main");
            loop.callExceptionHandler(new ExceptionContext("nothing", null));
            Asyncio.createTask(Coroutine.of(() -> {
                variable.set("failed");
                throw new IllegalArgumentException("x");
            }));
            Asyncio.sleep(0);
        });
        loop.close();
        assertThat(trace)
                .containsExactly("Exception own", "told task", "nothing default", "nothing main", "Exception failed");
    }

    @Test
    void logOfAFailureNamesEverythingInOrder() {
        loop.setExceptionHandler(null);
        List<String> lines = LogCapture.during(() -> run(() -> {
            Task<?> task = Asyncio.createTask(() -> {}, "a");
            loop.callExceptionHandler(new ExceptionContext(
                    "what happened", new IllegalArgumentException("x"), loop.createFuture(), task, loop.callSoon(() -> {
                        trace.add("called");
                    })));
            task.await();
        }));
        assertThat(lines).singleElement().asString().startsWith("ERROR what happened\nfuture: ");
        assertThat(lines.getFirst().lines().map(line -> line.split(":")[0]))
                .containsExactly("ERROR what happened", "future", "handle", "task");
    }

    @Test
    void ensureFutureKeepsFuturesOfTheLoopAndRefusesOthers() {
        EventLoop other = realLoop();
        try (other) {
            AsyncFuture<Integer> theirs = other.createFuture();
            run(() -> {
                AsyncFuture<Integer> future = loop.createFuture();
                assertThat(Asyncio.ensureFuture(future, loop)).isSameAs(future);
                assertThat(Asyncio.ensureFuture(Coroutine.of(() -> 1), loop).await())
                        .isEqualTo(1);
                assertThatThrownBy(() -> Asyncio.ensureFuture(theirs, loop))
                        .isInstanceOf(IllegalArgumentException.class);
            });
        }
    }

    @Test
    void futuresOfAnExecutorAreWaitedFor() {
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            IllegalArgumentException failure = new IllegalArgumentException("x");
            CountDownLatch begin = new CountDownLatch(1);
            run(() -> {
                Future<Integer> running = executor.submit(() -> {
                    begin.await();
                    return 7;
                });
                AsyncFuture<Integer> wrapped = Asyncio.wrapFuture(running);
                begin.countDown();
                assertThat(wrapped.await()).isEqualTo(7);
                assertThat(Asyncio.wrapFuture(running).result()).isEqualTo(7);
                Future<Integer> failing = executor.submit(() -> {
                    throw failure;
                });
                assertThatThrownBy(() -> Asyncio.wrapFuture(failing).await()).isSameAs(failure);
                assertThat(Asyncio.wrapFuture(CompletableFuture.completedFuture(1))
                                .await())
                        .isEqualTo(1);
                Future<Integer> stage = CompletableFuture.completedFuture(2);
                assertThat(Asyncio.wrapFuture(stage).result()).isEqualTo(2);
            });
        }
    }

    @Test
    void cancelOfAWrappedFutureCancelsTheJobThatHasNotBegun() {
        CountDownLatch release = new CountDownLatch(1);
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            run(() -> {
                executor.submit(() -> release.await(10, java.util.concurrent.TimeUnit.SECONDS));
                Future<Boolean> queued = executor.submit(() -> trace.add("ran"));
                AsyncFuture<Boolean> wrapped = Asyncio.wrapFuture(queued);
                assertThat(wrapped.cancel()).isTrue();
                assertThat(queued.isCancelled()).isTrue();
                assertThatThrownBy(wrapped::await).isInstanceOf(CancelledError.class);
                AsyncFuture<Boolean> late = Asyncio.wrapFuture(queued);
                assertThatThrownBy(late::await).isInstanceOf(CancelledError.class);
                release.countDown();
            });
        }
        assertThat(trace).isEmpty();
    }

    @Test
    void futureOfTheLoopIsWrappedAsItIs() {
        EventLoop other = realLoop();
        try (other) {
            run(() -> {
                Future<Integer> ours = loop.<Integer>createFuture();
                assertThat(Asyncio.wrapFuture(ours)).isSameAs(ours);
                Future<Integer> theirs = other.<Integer>createFuture();
                assertThatThrownBy(() -> Asyncio.wrapFuture(theirs)).isInstanceOf(IllegalArgumentException.class);
            });
        }
    }

    @Test
    void contextCanBeLookedInto() throws Exception {
        ContextVar<String> nullable = ContextVar.of("nullable");
        Context context = contextWith("own");
        assertThat(context.contains(variable)).isTrue();
        assertThat(context.contains(nullable)).isFalse();
        assertThat(context.get(nullable)).isNull();
        context.run(() -> nullable.set(null));
        assertThat(context.contains(nullable)).isTrue();
        assertThat(context.asMap()).containsOnlyKeys(variable, nullable).containsEntry(variable, "own");
    }

    @Test
    void tokenTellsWhatWasThereBefore() {
        run(() -> {
            ContextVar.Token<String> first = variable.set("a");
            ContextVar.Token<String> second = variable.set("b");
            assertThat(first.variable()).isSameAs(variable);
            assertThat(first.hadValue()).isFalse();
            assertThat(first.oldValue()).isNull();
            assertThat(second.hadValue()).isTrue();
            assertThat(second.oldValue()).isEqualTo("a");
        });
    }
}
