// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.asyncio4j.EngineKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Python's {@code yield from}. */
@ParameterizedClass(name = "{0}")
@EnumSource(EngineKind.class)
class DelegationTest {
    @Parameter
    EngineKind engine = EngineKind.PORTABLE;

    private final List<Object> trace = new ArrayList<>();

    private <R> Generator<Integer, String, R> twoWay(Generator.Body<Integer, String, R> body) {
        return Generator.twoWay(body, engine);
    }

    private Generator<Integer, String, String> inner() {
        return twoWay(y -> {
            try {
                trace.add("sent " + y.yield(1));
                trace.add("sent " + y.yield(2));
            } catch (IllegalArgumentException e) {
                trace.add("caught");
                y.yield(-1);
            } finally {
                trace.add("inner ends");
            }
            return "result";
        });
    }

    private Generator<Integer, String, String> outer(Generator<Integer, String, String> inner) {
        return twoWay(y -> {
            try {
                y.yield(0);
                return "outer's " + y.yieldFrom(inner);
            } finally {
                trace.add("outer ends");
            }
        });
    }

    @Test
    void passesValuesOutWhatIsSentInAndTheResultUp() {
        var outer = outer(inner());
        assertThat(outer.next()).isZero();
        assertThat(outer.send("lost")).isEqualTo(1);
        assertThat(outer.send("a")).isEqualTo(2);
        assertThat(catchThrowableOfType(StopIteration.class, () -> outer.send("b"))
                        .value())
                .isEqualTo("outer's result");
        assertThat(trace).containsExactly("sent a", "sent b", "inner ends", "outer ends");
    }

    @Test
    void whatIsThrownInReachesTheInnerOne() {
        var outer = outer(inner());
        outer.next();
        outer.next();
        assertThat(outer.throwIn(new IllegalArgumentException())).isEqualTo(-1);
        assertThat(trace).containsExactly("caught");
        RuntimeException error = new ArithmeticException();
        assertThatThrownBy(() -> outer.throwIn(error)).isSameAs(error);
        assertThat(trace).containsExactly("caught", "inner ends", "outer ends");
    }

    @Test
    void closingTheOuterOneClosesTheInnerOneFirst() {
        var inner = inner();
        var outer = outer(inner);
        outer.next();
        outer.next();
        outer.close();
        assertThat(trace).containsExactly("inner ends", "outer ends");
        assertThat(inner).hasToString("Generator[closed]");
    }

    @Test
    void anErrorOfTheInnerOnesCleanUpWins() {
        var inner = twoWay(y -> {
            try {
                return String.valueOf(y.yield(1));
            } finally {
                trace.add(Integer.parseInt("broken"));
            }
        });
        var outer = outer(inner);
        outer.next();
        outer.next();
        assertThatThrownBy(outer::close).isInstanceOf(NumberFormatException.class);
        assertThat(trace).containsExactly("outer ends");
    }

    @Test
    void anInnerOneThatHasBegunGoesOnAndOneThatHasEndedGivesNothing() {
        var inner = inner();
        inner.next();
        var outer = outer(inner);
        assertThat(outer).containsExactly(0, 2);
        assertThat(outer(inner)).containsExactly(0);
    }

    @Test
    void iterablesGiveTheirValuesAndTakeNothing() {
        var generator = Generator.<Integer, String, String>twoWay(
                y -> {
                    y.yieldFrom(List.of(1, 2));
                    y.yieldFrom(List.of(3, 4).iterator());
                    return "end";
                },
                engine);
        assertThat(generator.next()).isEqualTo(1);
        assertThat(generator.next()).isEqualTo(2);
        assertThat(generator.next()).isEqualTo(3);
        assertThatThrownBy(() -> generator.send("x"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Nobody takes");
    }

    @Test
    void whatIsThrownIntoOneThatStandsAtAnIterableAppearsThere() {
        var generator = twoWay(y -> {
            try {
                y.yieldFrom(List.of(1, 2));
            } catch (ArithmeticException e) {
                y.yield(9);
            }
            return "end";
        });
        generator.next();
        assertThat(generator.throwIn(new ArithmeticException())).isEqualTo(9);
        generator.close();
    }

    @Test
    void goesThroughManyLevels() {
        assertThat(nested(50)).containsExactly(50, 49, 0);
        assertThat(depth(200)).hasSize(200);
    }

    private Generator<Integer, String, String> nested(int level) {
        return twoWay(y -> {
            if (level == 0 || level >= 49) {
                y.yield(level);
            }
            return level == 0 ? "bottom" : y.yieldFrom(nested(level - 1));
        });
    }

    private Generator<Integer, String, String> depth(int level) {
        return twoWay(y -> {
            y.yield(level);
            return level == 1 ? "bottom" : y.yieldFrom(depth(level - 1));
        });
    }

    @Test
    void delegatingToItselfIsAnError() {
        List<Generator<Integer, String, String>> self = new ArrayList<>();
        self.add(twoWay(y -> y.yieldFrom(self.getFirst())));
        assertThatThrownBy(self.getFirst()::next)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("running already");
    }
}
