// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.generator.Generator;
import io.asyncio4j.generator.StopIteration;
import io.asyncio4j.queue.AsyncQueue;
import io.asyncio4j.testing.AsyncTest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The code of the page generators.md. */
class GeneratorsPageTest {
    // region values
    static Generator<Long, ?, ?> fibonacci() {
        return Generator.of(y -> {
            for (long a = 0, b = 1; ; b += a, a = b - a) {
                y.yield(a);
            }
        });
    }
    // endregion

    @Test
    void views() {
        List<Long> small = new ArrayList<>();
        // region views
        try (Generator<Long, ?, ?> numbers = fibonacci()) {
            for (long number : numbers) {
                if (number > 20) {
                    break;
                }
                small.add(number); // 0, 1, 1, 2, 3, 5, 8, 13
            }
        }

        try (Stream<Long> numbers = fibonacci().stream()) {
            assertThat(numbers.filter(n -> n % 2 == 0).limit(4)).containsExactly(0L, 2L, 8L, 34L);
        }
        // endregion
        assertThat(small).containsExactly(0L, 1L, 1L, 2L, 3L, 5L, 8L, 13L);
    }

    // region two-way
    static Generator<Integer, String, Integer> lengths() {
        return Generator.twoWay(y -> {
            int total = 0;
            String word = y.yield(0);
            while (word != null) {
                total += word.length();
                word = y.yield(word.length());
            }
            return total;
        });
    }
    // endregion

    @Test
    void twoWay() {
        // region drive
        var lengths = lengths();
        lengths.next(); // to the first yield, so that there is somebody to send to
        assertThat(lengths.send("one")).isEqualTo(3);
        assertThat(lengths.send("three")).isEqualTo(5);
        try {
            lengths.next(); // sends null
        } catch (StopIteration end) {
            assertThat(end.value()).isEqualTo(8);
        }
        // endregion
    }

    // region delegation
    static Generator<Integer, String, String> twice() {
        return Generator.twoWay(y -> {
            int first = y.yieldFrom(lengths());
            int second = y.yieldFrom(lengths());
            return first + " and " + second;
        });
    }
    // endregion

    @Test
    void delegation() {
        var twice = twice();
        twice.next();
        twice.send("one");
        twice.next();
        twice.send("seven");
        assertThatThrownBy(twice::next)
                .isInstanceOfSatisfying(
                        StopIteration.class, end -> assertThat(end.value()).isEqualTo("3 and 5"));
    }

    // region await
    static Generator<String, ?, ?> lines(AsyncQueue<String> queue) {
        return Generator.of(y -> {
            try {
                while (true) {
                    y.yield(queue.get().strip()); // parks the task that asked for the line
                }
            } finally {
                queue.shutdown(false);
            }
        });
    }
    // endregion

    @AsyncTest
    void awaits() {
        List<String> got = new ArrayList<>();
        AsyncQueue<String> queue = new AsyncQueue<>();
        // region async
        var reader = Asyncio.createTask(() -> {
            try (var lines = lines(queue)) {
                for (String line : lines) {
                    got.add(line);
                    if (line.equals("end")) {
                        break;
                    }
                }
            }
        });
        queue.put(" hello ");
        queue.put("end");
        reader.await();
        // endregion
        assertThat(got).containsExactly("hello", "end");
    }

    @Test
    void failures() {
        // region clean-up
        List<String> log = new ArrayList<>();
        Generator<Integer, ?, ?> generator = Generator.of(y -> {
            try {
                y.yield(1);
            } catch (IllegalArgumentException e) {
                log.add("caught " + e.getMessage());
                y.yield(2);
            } finally {
                log.add("finally");
            }
        });
        generator.next();
        assertThat(generator.throwIn(new IllegalArgumentException("this"))).isEqualTo(2);
        generator.close();
        assertThat(log).containsExactly("caught this", "finally");
        // endregion
    }
}
