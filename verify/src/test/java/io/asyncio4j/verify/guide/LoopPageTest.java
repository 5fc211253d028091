// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.ContextVar;
import io.asyncio4j.EngineKind;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Handle;
import io.asyncio4j.Runner;
import io.asyncio4j.Task;
import io.asyncio4j.TaskFactory;
import io.asyncio4j.testing.AsyncTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the page loop.md. */
class LoopPageTest {
    private final List<Object> seen = new ArrayList<>();

    @Test
    void runs() {
        // region run
        int answer = Asyncio.run(() -> {
            Asyncio.sleep(0.01);
            return 42;
        });
        // endregion
        assertThat(answer).isEqualTo(42);

        // region runner
        try (Runner runner = Runner.builder()
                .loopFactory(() -> EventLoop.builder()
                        .name("main")
                        .engine(EngineKind.PORTABLE)
                        .build())
                .debug(true)
                .build()) {
            runner.run(() -> seen.add("first"));
            runner.run(() -> seen.add("second, on the same loop and in the same context"));
        }
        // endregion
        assertThat(seen).hasSize(2);
    }

    @AsyncTest
    void callbacks() {
        // region callbacks
        EventLoop loop = Asyncio.getRunningLoop();
        loop.callSoon(() -> seen.add("soon"));
        loop.callLater(Duration.ofSeconds(2), () -> seen.add("two seconds later"));
        Handle never = loop.callAt(loop.time() + 1, () -> seen.add("never"));
        never.cancel();
        // endregion
        Asyncio.sleep(3);
        assertThat(seen).containsExactly("soon", "two seconds later");
    }

    @AsyncTest(realTime = true)
    void fromOtherThreads() throws Exception {
        EventLoop loop = Asyncio.getRunningLoop();
        AsyncFuture<String> future = loop.createFuture();
        // region threadsafe
        Thread other = Thread.ofPlatform().start(() -> {
            loop.callSoonThreadsafe(() -> future.setResult("from another thread"));
            CompletableFuture<Integer> sum = Asyncio.runCoroutineThreadsafe(() -> 1 + 1, loop);
            assertThat(sum.join()).isEqualTo(2);
        });
        assertThat(future.await()).isEqualTo("from another thread");
        // endregion
        Asyncio.toThread(() -> {
            other.join();
            return null;
        });
    }

    @AsyncTest(realTime = true)
    void blockingCode(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "text");
        // region to-thread
        String text = Asyncio.toThread(() -> Files.readString(file));
        // endregion
        assertThat(text).isEqualTo("text");

        // region executors
        EventLoop loop = Asyncio.getRunningLoop();
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            AsyncFuture<String> one = loop.runInExecutor(two, () -> Files.readString(file));
            Future<String> plain = two.submit(() -> Files.readString(file));
            assertThat(one.await()).isEqualTo(Asyncio.wrapFuture(plain).await());
        }
        // endregion

        CompletableFuture<String> stage = CompletableFuture.supplyAsync(() -> "of somebody else");
        // region stages
        assertThat(Asyncio.await(stage)).isEqualTo("of somebody else");
        // endregion
    }

    @AsyncTest
    void factories() {
        // region factory
        TaskFactory timed = (loop, coroutine, name, context) -> Task.of(
                loop,
                () -> {
                    double begin = loop.time();
                    try {
                        return coroutine.run();
                    } finally {
                        seen.add(name + " took " + (loop.time() - begin) + " s");
                    }
                },
                name,
                context,
                false);
        Asyncio.getRunningLoop().setTaskFactory(timed);
        // endregion
        Asyncio.createTask(() -> Asyncio.sleep(2), "nap").await();
        assertThat(seen).containsExactly("nap took 2.0 s");
        // region eager-factory
        Asyncio.getRunningLoop().setTaskFactory(Asyncio.eagerTaskFactory());
        // endregion
        assertThat(Asyncio.createTask(() -> 1).done()).isTrue();
    }

    @AsyncTest
    void debugMode() {
        // region debug
        EventLoop loop = Asyncio.getRunningLoop();
        loop.setDebug(true);
        loop.setSlowCallbackDuration(Duration.ofMillis(50));
        // endregion
        assertThat(loop.getDebug()).isTrue();
    }

    @AsyncTest
    void handlers() {
        EventLoop loop = Asyncio.getRunningLoop();
        // region handler
        loop.setExceptionHandler((told, context) -> {
            seen.add(context.message());
            told.defaultExceptionHandler(context); // to the log as well
        });
        // endregion
        loop.setExceptionHandler((told, context) -> seen.add(context.exception().getMessage()));
        loop.callSoon(() -> {
            throw new IllegalArgumentException("x");
        });
        Asyncio.sleep(0);
        assertThat(seen).containsExactly("x");
    }

    @AsyncTest
    void contexts() {
        // region context
        ContextVar<String> user = ContextVar.of("user", "nobody");
        user.set("anna");
        Asyncio.createTask(() -> seen.add(user.get())).await(); // a copy of the maker's
        Asyncio.createTask(() -> user.set("bert")).await(); // seen by that task alone
        seen.add(Asyncio.toThread(() -> user.get()));
        // endregion
        assertThat(seen).containsExactly("anna", "anna");
    }

    private static final ScopedValue<String> USER = ScopedValue.newInstance();

    @AsyncTest
    void scopedValues() {
        // region scoped
        ScopedValue.where(USER, "anna").run(() -> {
            Asyncio.sleep(1);
            seen.add(USER.get()); // the same coroutine, so still bound

            String mine = USER.get();
            Asyncio.createTask(() -> ScopedValue.where(USER, mine).run(() -> seen.add(USER.get())))
                    .await();
        });
        // endregion
        assertThat(seen).containsExactly("anna", "anna");
    }

    /** Stands for SLF4J's, so that this test needs no logging backend. */
    private static final class MDC {
        private static final ThreadLocal<Map<String, String>> MAP = ThreadLocal.withInitial(Map::of);

        static void put(String key, String value) {
            MAP.set(Map.of(key, value));
        }

        static String get(String key) {
            return MAP.get().get(key);
        }

        static Map<String, String> getCopyOfContextMap() {
            return MAP.get();
        }

        static void setContextMap(Map<String, String> map) {
            MAP.set(map);
        }
    }

    // region mdc
    static final TaskFactory WITH_MDC = (loop, coroutine, name, context) -> {
        Map<String, String> carried = MDC.getCopyOfContextMap();
        return Task.of(
                loop,
                () -> {
                    MDC.setContextMap(carried);
                    return coroutine.run();
                },
                name,
                context,
                false);
    };
    // endregion

    @AsyncTest
    void diagnostics() {
        Asyncio.getRunningLoop().setTaskFactory(WITH_MDC);
        MDC.put("request", "7");
        Asyncio.createTask(() -> seen.add(MDC.get("request"))).await();
        assertThat(seen).containsExactly("7");
    }
}
