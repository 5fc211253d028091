// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.EngineKind;
import io.asyncio4j.EventLoop;
import io.asyncio4j.LogCapture;
import io.asyncio4j.VoidCoroutine;
import io.asyncio4j.spi.Poller;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Each way in which the loop of another thread can fail reaches the opener, and its handler at once. */
@ParameterizedClass(name = "{0}")
@EnumSource(EngineKind.class)
class LoopFailuresTest {
    @Parameter
    private EngineKind engine = EngineKind.PORTABLE;

    private final LinkedBlockingQueue<Throwable> told = new LinkedBlockingQueue<>();

    private EventLoop makeLoop() {
        return EventLoop.builder().engine(engine).build();
    }

    private LoopThread.Builder builder() {
        return LoopThread.builder()
                .name("io")
                .loopFactory(this::makeLoop)
                .onFailure(told::add)
                .onUnhandled(told::add);
    }

    private Throwable nextTold() throws InterruptedException {
        Throwable next = told.poll(30, TimeUnit.SECONDS);
        assertThat(next).as("told").isNotNull();
        return next;
    }

    /** The failure is told while the thread is not closed, then reaches join and close, and ends the loop. */
    private Throwable endsTheLoop(LoopThread thread) throws Exception {
        Throwable failure = nextTold();
        assertThatThrownBy(thread::join)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The loop of thread 'io' failed: ")
                .hasCause(failure);
        assertThatThrownBy(thread::close).hasCause(failure);
        assertThat(thread.thread().isAlive()).isFalse();
        assertThat(thread.loop().isClosed()).isTrue();
        assertThatThrownBy(() -> thread.submit(() -> 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("it failed with")
                .hasCause(failure);
        assertThat(told).isEmpty();
        return failure;
    }

    /** The failure is told at once, the loop goes on, and close has the failure. */
    private IllegalStateException leavesTheLoop(LoopThread thread, Throwable expected) throws Exception {
        assertThat(nextTold()).isSameAs(expected);
        assertThat(thread.submit(() -> 5).get(30, TimeUnit.SECONDS)).isEqualTo(5);
        IllegalStateException failure = (IllegalStateException) catchThrowable(thread::close);
        assertThat(failure)
                .hasMessageContaining("Something failed in the loop of thread 'io'")
                .hasCause(expected);
        return failure;
    }

    private static Error deep() {
        return deep();
    }

    // ---- what ends the loop ----

    @Test
    void stackOverflowInTheMainCoroutine() throws Exception {
        LoopThread thread = builder()
                .main(() -> {
                    Asyncio.sleep(0.001);
                    throw deep();
                })
                .start();
        assertThat(endsTheLoop(thread)).isInstanceOf(StackOverflowError.class);
    }

    @Test
    void outOfMemoryInTheMainCoroutine() throws Exception {
        LoopThread thread = builder()
                .main(() -> {
                    List<long[]> all = new ArrayList<>();
                    while (true) {
                        all.add(new long[Integer.MAX_VALUE]);
                    }
                })
                .start();
        assertThat(endsTheLoop(thread)).isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void mainFailureIsToldBeforeOtherTasksHaveCleanedUp() throws Exception {
        CountDownLatch mayEnd = new CountDownLatch(1);
        IOException failure = new IOException("main");
        LoopThread thread = builder()
                .main(() -> {
                    Asyncio.createTask(() -> {
                        try {
                            Asyncio.sleep(1000);
                        } finally {
                            Asyncio.toThread(() -> {
                                mayEnd.await();
                                return true;
                            });
                        }
                    });
                    Asyncio.sleep(0.001);
                    throw failure;
                })
                .start();
        assertThat(nextTold()).isSameAs(failure);
        assertThat(thread.thread().isAlive()).isTrue();
        mayEnd.countDown();
        assertThatThrownBy(thread::join).hasCause(failure);
    }

    @Test
    void interruptOfTheThread() throws Exception {
        LoopThread thread = builder().start();
        thread.thread().interrupt();
        assertThat(endsTheLoop(thread)).isInstanceOf(CancelledError.class).hasMessageContaining("interrupted");
    }

    @Test
    void loopThatIsStoppedFromWithin() throws Exception {
        LoopThread thread = builder().start();
        thread.loop().callSoonThreadsafe(thread.loop()::stop);
        assertThat(endsTheLoop(thread))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("stopped");
    }

    @Test
    void mainThatIsCancelledFromWithin() throws Exception {
        LoopThread thread = builder()
                .main(() -> {
                    Asyncio.getRunningLoop().callSoon(Asyncio.currentTask()::cancel);
                    Asyncio.sleep(1000);
                })
                .start();
        assertThat(endsTheLoop(thread)).isInstanceOf(CancelledError.class);
    }

    /** Waits as the usual one does, until it is told to fail. */
    private static final class FailingPoller implements Poller {
        private final Error failure = new LinkageError("the poller");
        private volatile boolean failing;
        private volatile boolean woken;
        private volatile @Nullable Thread waiter;

        @Override
        public void poll(long timeoutNanos) {
            waiter = Thread.currentThread();
            while (!failing && !woken && timeoutNanos != 0) {
                LockSupport.parkNanos(this, timeoutNanos < 0 ? Long.MAX_VALUE : timeoutNanos);
                if (timeoutNanos > 0) {
                    break;
                }
            }
            woken = false;
            if (failing) {
                throw failure;
            }
        }

        @Override
        public void wakeup() {
            woken = true;
            LockSupport.unpark(waiter);
        }

        void fail() {
            failing = true;
            LockSupport.unpark(waiter);
        }

        @Override
        public void close() {
            woken = true;
        }
    }

    @Test
    void pollerThatFails() throws Exception {
        FailingPoller poller = new FailingPoller();
        CountDownLatch begun = new CountDownLatch(1);
        LoopThread thread = builder()
                .loopFactory(
                        () -> EventLoop.builder().engine(engine).poller(poller).build())
                .start();
        CompletableFuture<Void> pending = thread.submit((VoidCoroutine) () -> {
            begun.countDown();
            Asyncio.sleep(1000);
        });
        begun.await();
        poller.fail();
        assertThat(endsTheLoop(thread)).isSameAs(poller.failure);
        assertThatThrownBy(() -> pending.get(30, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void factoryThatFailsOrGivesNothing() throws Exception {
        IllegalArgumentException failure = new IllegalArgumentException("no loop");
        LoopThread.Builder failing = builder().loopFactory(() -> {
            throw failure;
        });
        assertThatThrownBy(failing::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("thread 'io' did not start")
                .hasCause(failure);
        assertThat(nextTold()).isSameAs(failure);

        LoopThread.Builder closed = builder().loopFactory(() -> {
            EventLoop loop = makeLoop();
            loop.close();
            return loop;
        });
        assertThatThrownBy(closed::start).hasMessageContaining("did not start").hasRootCauseMessage(nextMessage());
    }

    private String nextMessage() throws InterruptedException {
        LoopThread.Builder closed = builder().loopFactory(() -> {
            EventLoop loop = makeLoop();
            loop.close();
            return loop;
        });
        assertThatThrownBy(closed::start).isInstanceOf(IllegalStateException.class);
        return nextTold().getMessage();
    }

    // ---- what the loop survives ----

    @Test
    void callbackThatFails() throws Exception {
        IllegalArgumentException failure = new IllegalArgumentException("callback");
        LoopThread thread = builder().start();
        thread.loop().callSoonThreadsafe(() -> {
            throw failure;
        });
        leavesTheLoop(thread, failure);
    }

    @Test
    void callbackWhoseStackOverflows() throws Exception {
        LoopThread thread = builder().start();
        thread.loop().callSoonThreadsafe(() -> {
            throw deep();
        });
        assertThat(nextTold()).isInstanceOf(StackOverflowError.class);
        assertThat(thread.submit(() -> 5).get(30, TimeUnit.SECONDS)).isEqualTo(5);
        assertThatThrownBy(thread::close).hasCauseInstanceOf(StackOverflowError.class);
    }

    @Test
    void taskThatNobodyAsks() throws Exception {
        IOException failure = new IOException("task");
        LoopThread thread = builder().start();
        thread.submit((VoidCoroutine) () -> Asyncio.createTask((VoidCoroutine) () -> {
                    throw failure;
                }))
                .get(30, TimeUnit.SECONDS);
        assertThatThrownBy(thread::close)
                .hasMessageContaining("nobody there asked for it")
                .hasCause(failure);
        assertThat(nextTold()).isSameAs(failure);
    }

    @Test
    void taskThatIsGarbageIsToldWithoutWaitingForTheEnd() throws Exception {
        IOException failure = new IOException("task");
        LoopThread thread = builder().start();
        thread.submit((VoidCoroutine) () -> Asyncio.createTask((VoidCoroutine) () -> {
                    throw failure;
                }))
                .get(30, TimeUnit.SECONDS);
        Throwable lost = null;
        while (lost == null) {
            System.gc();
            thread.submit(() -> Asyncio.sleep(0.001)).get(30, TimeUnit.SECONDS);
            lost = told.poll();
        }
        assertThat(lost).isSameAs(failure);
        assertThatThrownBy(thread::close).hasCause(failure);
    }

    @Test
    void taskThatFailsWhileItIsCancelledAtTheEnd() throws Exception {
        IOException failure = new IOException("clean-up");
        CountDownLatch begun = new CountDownLatch(1);
        LoopThread thread = builder().start();
        thread.loop()
                .callSoonThreadsafe(() -> thread.loop().createTask((VoidCoroutine) () -> {
                    try {
                        begun.countDown();
                        Asyncio.sleep(1000);
                    } catch (CancelledError e) {
                        failure.addSuppressed(e);
                        throw failure;
                    }
                }));
        begun.await();
        assertThatThrownBy(thread::close).hasCause(failure);
        assertThat(nextTold()).isSameAs(failure);
    }

    @Test
    void submittedCoroutineTellsItsFutureAlone() throws Exception {
        LoopThread thread = builder().start();
        CompletableFuture<Void> call = thread.submit((VoidCoroutine) () -> {
            throw new IOException("submitted");
        });
        assertThatThrownBy(() -> call.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IOException.class);
        thread.close();
        assertThat(told).isEmpty();
    }

    @Test
    void manyFailuresAreKeptAndCounted() throws Exception {
        LoopThread thread = builder().start();
        for (int i = 0; i < 20; i++) {
            thread.loop().callSoonThreadsafe(() -> {
                throw new IllegalArgumentException("callback");
            });
        }
        IllegalStateException failure = (IllegalStateException) catchThrowable(thread::close);
        assertThat(failure).hasMessageContaining("(and 4 more)");
        assertThat(failure.getSuppressed()).hasSize(15);
        assertThat(told).hasSize(20);
    }

    // ---- handlers ----

    @Test
    void handlerThatFailsIsNotLostEither() throws Exception {
        IllegalStateException second = new IllegalStateException("handler");
        IOException first = new IOException("main");
        List<String> log = LogCapture.during(() -> {
            LoopThread thread = builder()
                    .main(() -> {
                        throw first;
                    })
                    .onFailure(failure -> {
                        throw second;
                    })
                    .start();
            assertThatThrownBy(thread::join)
                    .hasCause(first)
                    .satisfies(failure -> assertThat(failure.getSuppressed()).containsExactly(second));
        });
        assertThat(log).anyMatch(line -> line.contains("The failure handler of thread 'io' failed"));
    }

    /** A handler as many are written: it throws on what it was told. */
    private static void rethrow(Throwable failure) {
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        throw new AssertionError(failure);
    }

    @Test
    void handlerThatRethrowsTheFailureOfTheFactoryLeavesTheOpenerWithIt() {
        IllegalArgumentException failure = new IllegalArgumentException("no loop");
        LoopThread.Builder failing = builder()
                .loopFactory(() -> {
                    throw failure;
                })
                .onFailure(LoopFailuresTest::rethrow);
        LogCapture.during(() -> assertThatThrownBy(Threads.start("opener", failing::start)::result)
                .cause()
                .hasMessageContaining("thread 'io' did not start")
                .hasCause(failure));
    }

    @Test
    void handlerThatRethrowsTheFailureOfMainLetsTheLoopClose() {
        IllegalArgumentException failure = new IllegalArgumentException("main");
        LogCapture.during(() -> {
            LoopThread thread = builder()
                    .main(() -> {
                        throw failure;
                    })
                    .onFailure(LoopFailuresTest::rethrow)
                    .start();
            assertThatThrownBy(thread::join)
                    .hasCause(failure)
                    .satisfies(told -> assertThat(told.getSuppressed()).isEmpty());
            assertThat(thread.loop().isClosed()).isTrue();
        });
    }

    @Test
    void failuresOfAHandlerAreCountedAndNotAllKept() {
        LogCapture.during(() -> {
            LoopThread thread = builder()
                    .onUnhandled(failure -> {
                        throw new IllegalStateException("handler");
                    })
                    .start();
            for (int i = 0; i < 20; i++) {
                thread.loop().callSoonThreadsafe(() -> {
                    throw new IllegalArgumentException("callback");
                });
            }
            assertThatThrownBy(thread::close)
                    .hasMessageContaining("(and 24 more)")
                    .satisfies(told -> assertThat(told.getSuppressed()).hasSize(15));
        });
    }

    @Test
    void withoutAHandlerWhatTheLoopSurvivesGoesToTheLogAtOnce() {
        IllegalArgumentException failure = new IllegalArgumentException("callback");
        List<String> log = LogCapture.during(lines -> {
            LoopThread thread = LoopThread.start("io", this::makeLoop);
            thread.loop().callSoonThreadsafe(() -> {
                throw failure;
            });
            thread.submit(() -> 1).join();
            assertThat(lines).anyMatch(line -> line.contains("Exception in callback"));
            assertThatThrownBy(thread::close).hasCause(failure);
        });
        assertThat(log).hasSize(1);
    }

    @Test
    void loopWithAHandlerOfItsOwnKeepsIt() throws Exception {
        List<Throwable> own = Collections.synchronizedList(new ArrayList<>());
        IllegalArgumentException failure = new IllegalArgumentException("callback");
        LoopThread thread = builder()
                .loopFactory(() -> {
                    EventLoop loop = makeLoop();
                    loop.setExceptionHandler((told, context) -> own.add(context.exception()));
                    return loop;
                })
                .start();
        thread.loop().callSoonThreadsafe(() -> {
            throw failure;
        });
        thread.close();
        assertThat(own).containsExactly(failure);
        assertThat(told).isEmpty();
    }

    // ---- groups ----

    @Test
    void groupTellsAtOnceAndAtItsCloseAndGoesOnWithTheRest() throws Exception {
        LoopGroup group = LoopGroup.start(
                3, "io", builder -> builder.loopFactory(this::makeLoop).onFailure(told::add));
        LoopThread second = group.threads().get(1);
        second.loop().callSoonThreadsafe(second.loop()::stop);
        Throwable failure = nextTold();
        second.thread().join();
        List<EventLoop> ran = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            CompletableFuture<EventLoop> call = group.submit(Asyncio::getRunningLoop);
            ran.add(call.get(30, TimeUnit.SECONDS));
        }
        assertThat(ran)
                .doesNotContain(second.loop())
                .contains(group.threads().getFirst().loop());
        assertThatThrownBy(group::close).hasMessageContaining("thread 'io-2'").hasCause(failure);
    }

    @Test
    void groupWhoseLoopsHaveAllFailedSaysWhy() throws Exception {
        LoopGroup group = LoopGroup.start(
                2, "io", builder -> builder.loopFactory(this::makeLoop).onFailure(told::add));
        for (LoopThread thread : group.threads()) {
            thread.loop().callSoonThreadsafe(thread.loop()::stop);
            nextTold();
            thread.thread().join();
        }
        assertThatThrownBy(() -> group.submit(() -> 1)).hasMessageContaining("it failed with");
        assertThatThrownBy(group::close)
                .hasMessageContaining("thread 'io-1'")
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
    }
}
