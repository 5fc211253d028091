// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.EngineKind;
import io.asyncio4j.EventLoop;
import io.asyncio4j.VoidCoroutine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass(name = "{0}")
@EnumSource(EngineKind.class)
class LoopThreadTest {
    @Parameter
    private EngineKind engine = EngineKind.PORTABLE;

    private final List<Object> trace = Collections.synchronizedList(new ArrayList<>());

    private EventLoop makeLoop() {
        return EventLoop.builder().engine(engine).build();
    }

    @Test
    void runsWhatOtherThreadsSubmit() throws Exception {
        try (LoopThread thread = LoopThread.start("io", this::makeLoop)) {
            assertThat(thread.thread().getName()).isEqualTo("io");
            assertThat(thread.thread().isDaemon()).isTrue();
            assertThat(thread.submit(() -> {
                                Asyncio.sleep(0.001);
                                return Asyncio.getRunningLoop();
                            })
                            .get(10, TimeUnit.SECONDS))
                    .isSameAs(thread.loop());
            CompletableFuture<Void> failing = thread.submit((VoidCoroutine) () -> {
                throw new IOException("x");
            });
            assertThatThrownBy(() -> failing.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void closeCancelsWhatRunsAndWaitsForIt() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        LoopThread thread = LoopThread.start("io", this::makeLoop);
        CompletableFuture<Void> call = thread.submit((VoidCoroutine) () -> {
            begun.countDown();
            try {
                Asyncio.sleep(1000);
            } finally {
                Asyncio.sleep(0.001);
                trace.add("finally");
            }
        });
        begun.await();
        thread.close();
        thread.close();
        assertThat(trace).containsExactly("finally");
        assertThat(thread.thread().isAlive()).isFalse();
        assertThat(thread.loop().isClosed()).isTrue();
        assertThat(call).isCancelled();
        assertThatThrownBy(() -> thread.submit(() -> 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        thread.stop();
    }

    @Test
    void closeInItsOwnCoroutineIsAnErrorAndStopIsNot() throws Exception {
        LoopThread thread = LoopThread.start("io", this::makeLoop);
        CompletableFuture<Void> call = thread.submit((VoidCoroutine) thread::join);
        assertThatThrownBy(() -> call.get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("use stop()");
        thread.submit((VoidCoroutine) thread::stop)
                .handle((nothing, error) -> null)
                .get(10, TimeUnit.SECONDS);
        thread.join();
    }

    @Test
    void mainThatEndsEndsTheThread() throws Exception {
        LoopThread thread = LoopThread.builder()
                .name("io")
                .loopFactory(this::makeLoop)
                .main(() -> trace.add("main"))
                .start();
        thread.join();
        assertThat(trace).containsExactly("main");
    }

    private void mainFails(Throwable expected, VoidCoroutine main) throws Exception {
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        LoopThread thread = LoopThread.builder()
                .name("io")
                .loopFactory(this::makeLoop)
                .main(main)
                .onFailure(told::complete)
                .start();
        assertThat(told.get(10, TimeUnit.SECONDS)).isSameAs(expected);
        assertThatThrownBy(thread::join)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("thread 'io' failed")
                .hasCause(expected);
        assertThatThrownBy(thread::close)
                .isInstanceOf(IllegalStateException.class)
                .hasCause(expected);
    }

    @Test
    void uncheckedFailureOfMainReachesTheHandlerAndTheOpener() throws Exception {
        IllegalArgumentException failure = new IllegalArgumentException("x");
        mainFails(failure, () -> {
            Asyncio.sleep(0.001);
            throw failure;
        });
    }

    @Test
    void checkedFailureOfMainReachesTheHandlerAndTheOpener() throws Exception {
        IOException failure = new IOException("x");
        mainFails(failure, () -> {
            throw failure;
        });
    }

    @Test
    void errorOfMainReachesTheHandlerAndTheOpener() throws Exception {
        LinkageError failure = new LinkageError("x");
        mainFails(failure, () -> {
            throw failure;
        });
    }

    @Test
    void mainThatCancelsItselfHasFailed() throws Exception {
        CancelledError failure = new CancelledError("own");
        mainFails(failure, () -> {
            throw failure;
        });
    }

    @Test
    void loopFactoryThatThrowsReachesTheHandlerAndTheOpener() {
        IllegalArgumentException failure = new IllegalArgumentException("no loop");
        List<Throwable> told = Collections.synchronizedList(new ArrayList<>());
        assertThatThrownBy(() -> LoopThread.builder()
                        .name("io")
                        .loopFactory(() -> {
                            throw failure;
                        })
                        .onFailure(told::add)
                        .start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("thread 'io' did not start")
                .hasCause(failure);
    }

    @Test
    void groupSpreadsWorkOverItsLoops() throws Exception {
        try (LoopGroup group = LoopGroup.start(3, "worker", this::makeLoop)) {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                CompletableFuture<EventLoop> ran = group.submit(Asyncio::getRunningLoop);
                EventLoop loop = ran.get(10, TimeUnit.SECONDS);
                group.threads().stream()
                        .filter(thread -> thread.loop() == loop)
                        .forEach(thread -> names.add(thread.thread().getName()));
            }
            assertThat(names).containsExactly("worker-1", "worker-2", "worker-3", "worker-1", "worker-2", "worker-3");
            group.submit((VoidCoroutine) () -> trace.add("ran")).get(10, TimeUnit.SECONDS);
            assertThat(group.next()).isNotNull();
        }
        assertThat(trace).containsExactly("ran");
        assertThatThrownBy(() -> LoopGroup.start(0, "none")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void groupWhoseSecondLoopCannotBeMadeLeavesNoThreadBehind() throws Exception {
        List<Thread> made = Collections.synchronizedList(new ArrayList<>());
        assertThatThrownBy(() -> LoopGroup.start(2, "worker", () -> {
                    made.add(Thread.currentThread());
                    if (made.size() == 2) {
                        throw new IllegalArgumentException("no second");
                    }
                    return makeLoop();
                }))
                .isInstanceOf(IllegalStateException.class);
        for (Thread thread : made) {
            thread.join(10_000);
            assertThat(thread.isAlive()).isFalse();
        }
    }
}
