// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples;

import io.asyncio4j.cli.Story;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** What a story prints, and how long it takes. */
public final class Printed {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private int exitCode = -1;
    private Duration took = Duration.ZERO;

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
     * @return real time
     */
    public Duration took() {
        return took;
    }
}
