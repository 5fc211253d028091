// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.EngineKind;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Task;
import io.asyncio4j.VoidCoroutine;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A process pool behind a loop, which goes on meanwhile. */
@ParameterizedClass(name = "{0}")
@EnumSource(EngineKind.class)
class ProcessPoolLoopTest {
    private static ProcessPool pool;

    @Parameter
    private EngineKind engine = EngineKind.PORTABLE;

    @BeforeAll
    static void makePool() {
        pool = ProcessPool.start(1);
    }

    @AfterAll
    static void closePool() {
        pool.close();
    }

    private void run(VoidCoroutine main) {
        try (EventLoop loop = EventLoop.builder().engine(engine).build()) {
            loop.runUntilComplete(() -> Asyncio.timeout(Duration.ofSeconds(50), main));
        }
    }

    /** Work that ends when the loop's coroutine has ticked: it would never end if the loop stood still. */
    @Test
    void loopGoesOnWhileTheWorkRuns() throws IOException {
        try (FromWorker begun = new FromWorker()) {
            int port = begun.port();
            run(() -> {
                Task<Integer> ticks = Asyncio.createTask(() -> {
                    int count = 0;
                    ProcessHandle worker = Asyncio.toThread(begun::next);
                    while (count < 5) {
                        Asyncio.sleep(0.001);
                        count++;
                    }
                    assertThat(worker.isAlive()).isTrue();
                    return count;
                });
                EventLoop loop = Asyncio.getRunningLoop();
                assertThat(loop.runInExecutor(pool, SerializableCallable.of(() -> {
                                    FromWorker.call(port);
                                    return 42;
                                }))
                                .await())
                        .isEqualTo(42);
                assertThat(ticks.await()).isEqualTo(5);
                assertThat(Asyncio.await(pool.submit(() -> 43))).isEqualTo(43);
            });
        }
    }

    @Test
    void failuresReachTheCoroutine() {
        run(() -> {
            Callable<Integer> plain = () -> 1;
            EventLoop loop = Asyncio.getRunningLoop();
            assertThatThrownBy(() -> loop.runInExecutor(pool, plain).await())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("SerializableCallable.of");
            assertThatThrownBy(() -> Asyncio.await(pool.submit(() -> Integer.parseInt("x"))))
                    .isInstanceOf(NumberFormatException.class);
        });
    }

    @Test
    void cancelOfTheAwaitIsAtOnceAndLeavesTheWorkRunning() throws Exception {
        try (FromWorker begun = new FromWorker();
                ProcessPool own = ProcessPool.start(1)) {
            int port = begun.port();
            run(() -> {
                EventLoop loop = Asyncio.getRunningLoop();
                Task<String> task = Asyncio.createTask(
                        () -> loop.runInExecutor(own, SerializableCallable.of(() -> FromWorker.callAndWait(port)))
                                .await());
                ProcessHandle worker = Asyncio.toThread(begun::next);
                task.cancel();
                assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
                assertThat(worker.isAlive()).isTrue();
                assertThat(own.toString()).contains("running=1");
            });
            own.shutdownNow();
            assertThat(own.awaitTermination(50, TimeUnit.SECONDS)).isTrue();
        }
    }
}
