// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples;

import io.asyncio4j.cli.Story;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;

/** What a story prints, and how long it takes. */
public final class Printed {
    private static final int TIMES = 3;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private int exitCode = -1;
    private Duration took = Duration.ZERO;
    private double second = 1;

    /** Starts with nothing printed. */
    public Printed() {}

    /**
     * Tells a story to its end.
     *
     * @param story the story
     * @param args its arguments
     * @return what came of it
     * @throws Exception if the story fails
     */
    public static Printed by(Story story, String... args) throws Exception {
        Printed printed = new Printed();
        long start = System.nanoTime();
        printed.exitCode = story.run(printed.stream, List.of(args));
        printed.took = Duration.ofNanos(System.nanoTime() - start);
        return printed;
    }

    /**
     * Tells a story until what it prints is as it must be, three times at most and more slowly each time: a machine that stands
     * still for a moment makes a story late, and the more so the shorter its second is. Each time that it was not is told of.
     *
     * @param second how many seconds a second of the story takes at first
     * @param story makes the story for a second of that length
     * @param check fails if anything is not as it must be
     * @throws Exception if the story fails
     */
    public static void patiently(double second, DoubleFunction<Story> story, Consumer<Printed> check) throws Exception {
        tell(time -> second * (1 << time), story, check);
    }

    /**
     * Tells a story likewise whose seconds are real ones, so that it is no slower the next time.
     *
     * @param story makes the story
     * @param check fails if anything is not as it must be
     * @throws Exception if the story fails
     */
    public static void patiently(Supplier<Story> story, Consumer<Printed> check) throws Exception {
        tell(ignored -> 1, ignored -> story.get(), check);
    }

    private static void tell(IntToDoubleFunction seconds, DoubleFunction<Story> story, Consumer<Printed> check)
            throws Exception {
        for (int time = 0; ; time++) {
            double second = seconds.applyAsDouble(time);
            Printed printed = by(story.apply(second));
            printed.second = second;
            if (printed.exitCode != 0) {
                throw new AssertionError("It ended with " + printed.exitCode + " after " + printed.lines());
            }
            try {
                check.accept(printed);
                return;
            } catch (AssertionError e) {
                if (time == TIMES - 1) {
                    throw e;
                }
                System.err.println("Told again, for it may have been late: " + e.getMessage());
            }
        }
    }

    /**
     * Returns where to print.
     *
     * @return a stream
     */
    public PrintStream stream() {
        return stream;
    }

    /**
     * Returns what was printed.
     *
     * @return the lines
     */
    public List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /**
     * Returns the story's exit code.
     *
     * @return the code; -1 before the end
     */
    public int exitCode() {
        return exitCode;
    }

    /**
     * Returns how long the story took.
     *
     * @return seconds of the story
     */
    public double took() {
        return took.toNanos() / 1e9 / second;
    }
}
