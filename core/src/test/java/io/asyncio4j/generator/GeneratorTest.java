// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.asyncio4j.ContextVar;
import io.asyncio4j.EngineKind;
import io.asyncio4j.TaskFailedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules of Python's generators, outside of any loop. */
@ParameterizedClass(name = "{0}")
@EnumSource(EngineKind.class)
class GeneratorTest {
    private static final ContextVar<String> VARIABLE = ContextVar.of("variable", "unset");

    @Parameter
    EngineKind engine = EngineKind.PORTABLE;

    private final List<Object> trace = new ArrayList<>();

    private Generator<Integer, @Nullable Object, @Nullable Void> values(Generator.Values<Integer> body) {
        return Generator.of(body, engine);
    }

    private <R> Generator<Integer, String, R> twoWay(Generator.Body<Integer, String, R> body) {
        return Generator.twoWay(body, engine);
    }

    /** Gives 1 and 2 and notes what is sent, what is thrown in, and its clean-up; results in "done". */
    private Generator<Integer, String, String> noting() {
        return twoWay(y -> {
            trace.add("begin");
            try {
                trace.add("sent " + y.yield(1));
                trace.add("sent " + y.yield(2));
            } catch (IllegalArgumentException e) {
                trace.add("caught " + e.getMessage());
                y.yield(-1);
            } finally {
                trace.add("finally");
            }
            return "done";
        });
    }

    private static StopIteration stop(Runnable step) {
        return catchThrowableOfType(StopIteration.class, step::run);
    }

    @Test
    void nextAndSendGoFromYieldToYieldAndTheResultIsToldOnce() {
        var generator = noting();
        assertThat(trace).isEmpty();
        assertThat(generator.next()).isEqualTo(1);
        assertThat(generator.send("a")).isEqualTo(2);
        assertThat(stop(() -> generator.send("b")).value()).isEqualTo("done");
        assertThat(stop(generator::next).value()).isNull();
        assertThat(trace).containsExactly("begin", "sent a", "sent b", "finally");
        assertThat(generator).hasToString("Generator[closed]");
    }

    @Test
    void sendingBeforeTheFirstYieldIsAnErrorAndChangesNothing() {
        var generator = noting();
        assertThatThrownBy(() -> generator.send("early"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("call next() first");
        assertThat(generator).hasToString("Generator[created]");
        assertThat(generator.send(null)).isEqualTo(1);
        assertThat(trace).containsExactly("begin");
        generator.close();
    }

    @Test
    void whatIsThrownInAppearsAtTheYieldAndTheNextValueIsReturned() {
        var generator = noting();
        generator.next();
        assertThat(generator.throwIn(new IllegalArgumentException("no"))).isEqualTo(-1);
        assertThat(stop(generator::next).value()).isEqualTo("done");
        assertThat(trace).containsExactly("begin", "caught no", "finally");
    }

    @Test
    void whatTheBodyDoesNotCatchEndsItAndIsTheSameObject() {
        var generator = noting();
        generator.next();
        UnsupportedOperationException error = new UnsupportedOperationException();
        assertThatThrownBy(() -> generator.throwIn(error)).isSameAs(error);
        assertThat(trace).containsExactly("begin", "finally");
        assertThat(stop(generator::next).value()).isNull();
    }

    @Test
    void checkedExceptionsGoInAsTheyAreAndComeOutAsACause() {
        IOException error = new IOException();
        var generator = values(y -> {
            try {
                y.yield(1);
            } catch (Exception e) {
                trace.add(e);
                throw e;
            }
        });
        generator.next();
        assertThatThrownBy(() -> generator.throwIn(error))
                .isInstanceOf(TaskFailedException.class)
                .cause()
                .isSameAs(error);
        assertThat(trace).containsExactly(error);
    }

    @Test
    void thrownIntoOneThatHasNotBegunItEndsThatWithoutRunningIt() {
        var generator = noting();
        Error error = new AssertionError();
        assertThatThrownBy(() -> generator.throwIn(error)).isSameAs(error);
        assertThat(stop(generator::next).value()).isNull();
        assertThatThrownBy(() -> generator.throwIn(error)).isSameAs(error);
        assertThat(trace).isEmpty();
    }

    @Test
    void closeRunsTheCleanUpAndNothingBeforeTheStartOrAfterTheEnd() {
        var fresh = noting();
        fresh.close();
        assertThat(stop(fresh::next).value()).isNull();
        assertThat(trace).isEmpty();

        try (var begun = noting()) {
            begun.next();
        }
        assertThat(trace).containsExactly("begin", "finally");
        fresh.close();
    }

    @Test
    void closeReturnsWhatTheHandlerReturns() {
        var answering = twoWay(y -> {
            try {
                y.yield(1);
            } catch (GeneratorExit e) {
                return "closed";
            }
            return "not closed";
        });
        answering.next();
        assertThat(answering.closeAndGet()).isEqualTo("closed");
        assertThat(answering.closeAndGet()).isNull();

        var silent = noting();
        silent.next();
        assertThat(silent.closeAndGet()).isNull();
    }

    @Test
    void anErrorOfTheCleanUpLeavesClose() {
        var generator = values(y -> {
            try {
                y.yield(1);
            } finally {
                trace.add(Integer.parseInt("broken"));
            }
        });
        generator.next();
        assertThatThrownBy(generator::close).isInstanceOf(NumberFormatException.class);
        generator.close();
    }

    @Test
    void toYieldAfterCloseIsAnErrorAndTheBodyStandsThere() {
        var generator = values(y -> {
            try {
                y.yield(1);
            } catch (GeneratorExit e) {
                y.yield(2);
            }
            y.yield(3);
        });
        generator.next();
        assertThatThrownBy(generator::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("went on after it was closed");
        assertThat(generator.next()).isEqualTo(3);
        generator.close();
    }

    @Test
    void exceptionsAreCaughtInTheBodyButNotTheExit() {
        var generator = values(y -> {
            while (true) {
                try {
                    y.yield(1);
                } catch (Exception e) {
                    trace.add(e);
                }
            }
        });
        generator.next();
        generator.throwIn(new Exception("swallowed"));
        generator.close();
        assertThat(trace).hasSize(1);
        assertThat(generator).hasToString("Generator[closed]");
    }

    @Test
    void aBodyThatAsksForItsOwnNextValueGetsAnError() {
        List<Generator<Integer, ?, ?>> self = new ArrayList<>();
        self.add(values(y -> {
            List<Runnable> uses = List.of(self.getFirst()::next, self.getFirst()::close);
            for (Runnable use : uses) {
                assertThatThrownBy(use::run)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("running already");
            }
            y.yield(1);
        }));
        assertThat(self.getFirst().next()).isEqualTo(1);
        self.getFirst().close();
    }

    @Test
    void aStopIterationThatLeavesTheBodyIsAnError() {
        var empty = values(y -> {});
        var generator = values(y -> y.yield(empty.next()));
        assertThatThrownBy(generator::next)
                .isInstanceOf(IllegalStateException.class)
                .hasCauseInstanceOf(StopIteration.class);
    }

    @Test
    void nullIsAValueAndAResult() {
        var generator = Generator.<@Nullable String>of(y -> y.yield(null), engine);
        assertThat(generator.next()).isNull();
        assertThat(stop(generator::next).value()).isNull();
    }

    @Test
    void yieldsAtAnyDepth() {
        var generator = values(y -> Stream.of(1, 2, 3).sorted().forEach(y::yield));
        assertThat(generator).containsExactly(1, 2, 3);
    }

    @Test
    void aForLoopGoesOnWhereTheLastOneStopped() {
        var generator = values(y -> {
            for (int i = 0; ; i++) {
                trace.add(i);
                y.yield(i);
            }
        });
        for (int value : generator) {
            if (value == 1) {
                break;
            }
        }
        assertThat(trace).as("no value is asked for ahead").containsExactly(0, 1);
        for (int value : generator) {
            if (value == 3) {
                break;
            }
        }
        assertThat(trace).containsExactly(0, 1, 2, 3);
        generator.close();
    }

    @Test
    void theIteratorLooksAheadOnceAndEndsAsIteratorsDo() {
        Iterator<Integer> iterator = values(y -> y.yield(7)).iterator();
        assertThat(iterator.hasNext()).isTrue();
        assertThat(iterator.hasNext()).isTrue();
        assertThat(iterator.next()).isEqualTo(7);
        assertThat(iterator.hasNext()).isFalse();
        assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void aStreamTakesWhatItNeedsAndClosesTheGenerator() {
        var generator = values(y -> {
            try {
                for (int i = 0; ; i++) {
                    y.yield(i);
                }
            } finally {
                trace.add("closed");
            }
        });
        try (Stream<Integer> stream = generator.stream()) {
            assertThat(stream.filter(i -> i % 2 == 1).limit(3).toList()).containsExactly(1, 3, 5);
        }
        assertThat(trace).containsExactly("closed");
    }

    @Test
    void contextVariablesAreThoseOfTheCallerBothWays() {
        VARIABLE.set("caller's");
        var generator = values(y -> {
            trace.add(VARIABLE.get());
            VARIABLE.set("body's");
            y.yield(1);
            trace.add(VARIABLE.get());
        });
        generator.next();
        assertThat(VARIABLE.get()).isEqualTo("body's");
        VARIABLE.set("changed");
        assertThat(stop(generator::next).value()).isNull();
        assertThat(trace).containsExactly("caller's", "changed");
    }

    @Test
    void aYielderThatIsUsedElsewhereIsAnErrorThere() throws InterruptedException {
        var generator = values(y -> {
            Thread stranger = Thread.ofPlatform().start(() -> trace.add(failureOf(() -> y.yield(5))));
            stranger.join();
            var inner = values(z -> trace.add(failureOf(() -> y.yield(6))));
            assertThat(inner).isEmpty();
            y.yield(1);
        });
        assertThat(generator).containsExactly(1);
        assertThat(trace).hasSize(2).allMatch(error -> error instanceof IllegalStateException);
    }

    private static @Nullable Throwable failureOf(Runnable code) {
        try {
            code.run();
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    @Test
    void goesOnInAnotherThread() throws InterruptedException {
        var generator = values(y -> {
            for (int i = 0; i < 6; i++) {
                y.yield(i);
            }
        });
        List<Integer> got = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            got.add(generator.next());
            Thread.ofPlatform().start(() -> got.add(generator.next())).join();
        }
        assertThat(got).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(generator).isEmpty();
    }

    @Test
    void worksInAVirtualThreadOfAnyKind() throws InterruptedException {
        Thread.ofVirtual()
                .start(() -> {
                    try (var generator = noting()) {
                        trace.add(generator.next());
                        trace.add(generator.send("x"));
                    }
                })
                .join();
        assertThat(trace).containsExactly("begin", 1, "sent x", 2, "finally");
    }

    @Test
    void theStackOfAnErrorLeadsToTheBody() {
        var generator = values(y -> failDeepInside());
        assertThatThrownBy(generator::next)
                .isInstanceOf(ArithmeticException.class)
                .satisfies(error -> assertThat(error.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("failDeepInside")));
    }

    private static void failDeepInside() {
        throw new ArithmeticException("deep");
    }

    @Test
    void aBodyMayOverflowItsStack() {
        var generator = values(y -> y.yield(endless(1)));
        assertThatThrownBy(generator::next).isInstanceOf(StackOverflowError.class);
        assertThat(values(y -> y.yield(1))).containsExactly(1);
    }

    private static int endless(int depth) {
        return endless(depth + 1) + 1;
    }

    @Test
    void anInterruptOfTheCallerReachesTheBodyAndComesBack() {
        var generator = values(y -> {
            Thread.currentThread().interrupt();
            y.yield(1);
            trace.add(Thread.interrupted());
            y.yield(2);
        });
        generator.next();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        generator.next();
        assertThat(Thread.interrupted()).isFalse();
        assertThat(trace).containsExactly(true);
        generator.close();
    }
}
