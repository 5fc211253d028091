// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.start;

import io.asyncio4j.cli.Story;
import io.asyncio4j.generator.Generator;
import io.asyncio4j.generator.StopIteration;
import java.io.PrintStream;
import java.util.List;

/** Generators driven by next, send and delegation; what is thrown in and the close reach the inner one. */
public final class DrivenGenerators implements Story {
    @Override
    public String id() {
        return "A2";
    }

    @Override
    public String title() {
        return "a generator is driven by next, send and delegation; throw and close reach the inner one";
    }

    @Override
    public int run(PrintStream out, List<String> args) {
        byHandAndByLoop(out);
        runningAverage(out);
        throwAndClose(out);
        return 0;
    }

    /** Gives 0, 1, 2 and results in their number. */
    private static Generator<Integer, Object, String> threeNumbers() {
        return Generator.twoWay(y -> {
            for (int i = 0; i < 3; i++) {
                y.yield(i);
            }
            return "three numbers";
        });
    }

    static void byHandAndByLoop(PrintStream out) {
        var byHand = threeNumbers();
        out.println("next: " + byHand.next() + " " + byHand.next() + " " + byHand.next());
        try {
            byHand.next();
        } catch (StopIteration e) {
            out.println("the end, with the result: " + e.value());
        }

        StringBuilder line = new StringBuilder("for:");
        for (int number : threeNumbers()) {
            line.append(' ').append(number);
        }
        out.println(line);
    }

    /** Gets numbers and gives the average of all so far; after a null, results in it. */
    private static Generator<Double, Double, Double> averager() {
        return Generator.twoWay(y -> {
            double sum = 0;
            double average = 0;
            Double number = y.yield(average);
            for (int count = 1; number != null; count++) {
                sum += number;
                average = sum / count;
                number = y.yield(average);
            }
            return average;
        });
    }

    static void runningAverage(PrintStream out) {
        Generator<Double, Double, String> delegating =
                Generator.twoWay(y -> "the average was " + y.yieldFrom(averager()));
        delegating.next();
        for (double number : List.of(10.0, 20.0, 30.0)) {
            out.println("send " + number + ": " + delegating.send(number));
        }
        try {
            delegating.next();
        } catch (StopIteration e) {
            out.println(e.value());
        }
    }

    /** Says what reaches it. */
    private static Generator<String, Object, Object> listener(PrintStream out) {
        return Generator.twoWay(y -> {
            try {
                while (true) {
                    try {
                        y.yield("waiting");
                    } catch (IllegalArgumentException e) {
                        out.println("inner caught: " + e.getMessage());
                    }
                }
            } finally {
                out.println("inner cleans up");
            }
        });
    }

    static void throwAndClose(PrintStream out) {
        Generator<String, Object, Object> outer = Generator.twoWay(y -> {
            try {
                return y.yieldFrom(listener(out));
            } finally {
                out.println("outer cleans up");
            }
        });
        try (outer) {
            out.println(outer.next());
            out.println(outer.throwIn(new IllegalArgumentException("thrown from outside")));
        }
    }
}
