// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.ContextVar;
import io.asyncio4j.EngineKind;
import io.asyncio4j.EventLoop;
import io.asyncio4j.ExceptionContext;
import io.asyncio4j.Runner;
import io.asyncio4j.Task;
import io.asyncio4j.TimeoutError;
import io.asyncio4j.VoidCoroutine;
import io.asyncio4j.queue.AsyncQueue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules of Python's asynchronous generators. */
@ParameterizedClass(name = "{0}")
@EnumSource(EngineKind.class)
class GeneratorInLoopTest {
    private static final ContextVar<String> VARIABLE = ContextVar.of("variable", "unset");

    @Parameter
    EngineKind engine = EngineKind.PORTABLE;

    private EventLoop loop = EventLoop.create();
    private final List<Object> trace = Collections.synchronizedList(new ArrayList<>());
    private final List<ExceptionContext> reports = new ArrayList<>();

    @BeforeEach
    void makeLoop() {
        loop.close();
        loop = newLoop();
    }

    private EventLoop newLoop() {
        EventLoop made = EventLoop.builder().engine(engine).build();
        made.setExceptionHandler((told, context) -> reports.add(context));
        return made;
    }

    @AfterEach
    void closeLoop() {
        loop.close();
        assertThat(reports).isEmpty();
    }

    private void run(VoidCoroutine main) {
        loop.runUntilComplete(main);
    }

    private Generator<Integer, @Nullable Object, @Nullable Void> values(Generator.Values<Integer> body) {
        return Generator.of(body, engine);
    }

    /** Waits in its body before each value. */
    private Generator<Integer, @Nullable Object, @Nullable Void> ticker() {
        return values(y -> {
            try {
                for (int i = 0; ; i++) {
                    Asyncio.sleep(0);
                    y.yield(i);
                }
            } finally {
                trace.add("ticker ends");
            }
        });
    }

    @Test
    void anAwaitInTheBodyParksTheTaskAndOthersRunOn() {
        run(() -> {
            Task<?> other = Asyncio.createTask(() -> {
                for (int i = 0; i < 3; i++) {
                    trace.add("other " + i);
                    Asyncio.sleep(0);
                }
            });
            try (var ticker = ticker()) {
                for (int value : ticker) {
                    trace.add(value);
                    if (value == 2) {
                        break;
                    }
                }
            }
            other.await();
        });
        assertThat(trace).containsExactly("other 0", 0, "other 1", 1, "other 2", 2, "ticker ends");
    }

    @Test
    void theBodyIsPartOfTheTaskThatAsks() {
        run(() -> {
            VARIABLE.set("first");
            var generator = values(y -> {
                while (true) {
                    Asyncio.sleep(0);
                    trace.add(Asyncio.currentTask());
                    trace.add(VARIABLE.get());
                    assertThat(loop.inLoop()).isTrue();
                    VARIABLE.set("body's");
                    y.yield(1);
                }
            });
            generator.next();
            assertThat(VARIABLE.get()).isEqualTo("body's");
            assertThat(loop.inLoop()).isTrue();
            Task<?> second = Asyncio.createTask(() -> {
                VARIABLE.set("second");
                generator.next();
            });
            second.await();
            assertThat(trace).containsExactly(Asyncio.currentTask(), "first", second, "second");
            generator.close();
        });
    }

    @Test
    void aCancellationIsThrownAtTheAwaitInTheBodyWhichMayGoOn() {
        run(() -> {
            AsyncFuture<?> never = loop.createFuture();
            var generator = values(y -> {
                try {
                    never.await();
                } catch (CancelledError e) {
                    trace.add("caught " + e.getMessage());
                }
                y.yield(7);
                loop.createFuture().await();
            });
            Task<Integer> first = Asyncio.createTask(() -> generator.next());
            Asyncio.sleep(0);
            first.cancel("stop");
            assertThat(first.await()).isEqualTo(7);

            Task<Integer> second = Asyncio.createTask(() -> generator.next());
            Asyncio.sleep(0);
            second.cancel();
            assertThatThrownBy(second::await).isInstanceOf(CancelledError.class);
            assertThat(second.cancelled()).isTrue();
            assertThat(generator).hasToString("Generator[closed]");
        });
        assertThat(trace).containsExactly("caught stop");
    }

    @Test
    void aTimeLimitReachesTheBody() {
        run(() -> {
            var generator = values(y -> {
                try {
                    loop.createFuture().await();
                } finally {
                    trace.add("finally");
                }
            });
            assertThatThrownBy(() -> Asyncio.timeout(0.001, () -> generator.next()))
                    .isInstanceOf(TimeoutError.class);
        });
        assertThat(trace).containsExactly("finally");
    }

    @Test
    void aSecondTaskIsRefusedWhileTheBodyAwaits() {
        run(() -> {
            AsyncFuture<Integer> gate = loop.createFuture();
            var generator = values(y -> y.yield(gate.await()));
            Task<Integer> first = Asyncio.createTask(() -> generator.next());
            Asyncio.sleep(0);
            List<VoidCoroutine> uses =
                    List.of(generator::next, generator::close, () -> generator.throwIn(new RuntimeException()));
            for (VoidCoroutine use : uses) {
                Task<?> second = Asyncio.createTask(use);
                assertThatThrownBy(second::await)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("running already");
            }
            gate.setResult(3);
            assertThat(first.await()).isEqualTo(3);
            generator.close();
        });
    }

    @Test
    void cleanUpMayAwait() {
        run(() -> {
            var generator = values(y -> {
                try {
                    y.yield(1);
                } finally {
                    Asyncio.sleep(0.001);
                    trace.add("cleaned");
                }
            });
            generator.next();
            generator.close();
        });
        assertThat(trace).containsExactly("cleaned");
    }

    @Test
    void generatorsInsideOfGeneratorsAwaitToo() {
        run(() -> {
            AsyncQueue<Integer> queue = new AsyncQueue<>();
            var source = values(y -> {
                while (true) {
                    y.yield(queue.get());
                }
            });
            var doubled = values(y -> {
                for (int value : source) {
                    Asyncio.sleep(0);
                    y.yield(2 * value);
                }
            });
            var both = values(y -> {
                y.yield(-1);
                y.yieldFrom(doubled);
            });
            Task<?> feeder = Asyncio.createTask(() -> {
                for (int i = 1; i <= 3; i++) {
                    Asyncio.sleep(0);
                    queue.put(i);
                }
            });
            try (both;
                    source) {
                assertThat(both.stream().limit(4)).containsExactly(-1, 2, 4, 6);
            }
            feeder.await();
        });
    }

    @Test
    void aCallbackOfTheLoopMayUseOneThatDoesNotAwait() {
        run(() -> {
            AsyncFuture<Integer> answer = loop.createFuture();
            var generator = values(y -> y.yield(4));
            loop.callSoon(() -> answer.setResult(generator.next()));
            assertThat(answer.await()).isEqualTo(4);
            generator.close();
        });
    }

    @Test
    void toAwaitOutsideOfALoopIsAnErrorInTheBody() {
        var generator = values(y -> Asyncio.sleep(0));
        assertThatThrownBy(generator::next)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Asyncio.run");
    }

    @Test
    void anotherThreadIsRefusedWhileTheLoopRuns() {
        run(() -> {
            var ticker = ticker();
            ticker.next();
            assertThatThrownBy(() -> Asyncio.toThread(ticker::next))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("runCoroutineThreadsafe");
            ticker.close();
        });
    }

    @Test
    void oneThatBeganOnAPlatformThreadGoesOnInALoopWhereItHasAThreadOfItsOwn() {
        var generator = values(y -> {
            y.yield(1);
            Asyncio.sleep(0);
            y.yield(2);
        });
        assertThat(generator.next()).isEqualTo(1);
        run(() -> {
            if (engine == EngineKind.PORTABLE) {
                assertThat(generator.next()).isEqualTo(2);
            } else {
                assertThatThrownBy(generator::next)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("began on a platform thread");
            }
        });
        assertThat(generator).hasToString("Generator[suspended]");
        generator.close();
    }

    @Test
    void theEndOfARunClosesWhatIsLeftAllAtOnce() {
        List<Object> kept = new ArrayList<>();
        try (Runner runner = Runner.builder().loopFactory(this::newLoop).build()) {
            runner.run(() -> {
                for (String name : List.of("a", "b")) {
                    var generator = values(y -> {
                        try {
                            y.yield(1);
                        } finally {
                            trace.add(name + " begins");
                            Asyncio.sleep(0.001);
                            trace.add(name + " ends");
                        }
                    });
                    generator.next();
                    kept.add(generator);
                }
            });
            assertThat(trace).isEmpty();
        }
        assertThat(trace).containsExactly("a begins", "b begins", "a ends", "b ends");
        assertThat(kept)
                .hasSize(2)
                .allSatisfy(generator -> assertThat(generator).hasToString("Generator[closed]"));
    }

    @Test
    void anErrorOfThatGoesToTheExceptionHandler() {
        List<Object> kept = new ArrayList<>();
        try (Runner runner = Runner.builder().loopFactory(this::newLoop).build()) {
            runner.run(() -> {
                var generator = values(y -> {
                    try {
                        y.yield(1);
                    } finally {
                        trace.add(Integer.parseInt("broken"));
                    }
                });
                generator.next();
                kept.add(generator);
            });
        }
        assertThat(kept).hasSize(1);
        assertThat(reports)
                .singleElement()
                .satisfies(report -> assertThat(report.exception()).isInstanceOf(NumberFormatException.class));
        reports.clear();
    }

    @Test
    void aTaskThatIsLeftInTheBodyWhenItsLoopClosesIsUnwound() {
        var generator = values(y -> {
            try {
                loop.createFuture().await();
            } finally {
                trace.add("finally");
            }
        });
        loop.createTask(() -> generator.next());
        run(() -> Asyncio.sleep(0));
        loop.close();
        assertThat(trace).containsExactly("finally");
        assertThat(reports).hasSize(1);
        reports.clear();
    }
}
