// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The log of the tests: what is written while a piece of code runs can be looked at, the rest goes to the console. */
public final class LogCapture extends System.LoggerFinder {
    private static volatile @Nullable List<String> captured;
    private static volatile @Nullable Consumer<String> handler;

    /** For the JDK, which finds it as a service. */
    public LogCapture() {}

    /** Runs code; returns a line a record: level and message. Nothing reaches the console meanwhile. */
    public static List<String> during(Runnable code) {
        return during(ignored -> code.run());
    }

    /** Runs code that may look at the lines while they come; returns them. Nothing reaches the console meanwhile. */
    public static List<String> during(Consumer<List<String>> code) {
        List<String> lines = new CopyOnWriteArrayList<>();
        captured = lines;
        try {
            code.accept(lines);
        } finally {
            captured = null;
        }
        return lines;
    }

    /** The same with a log handler of a program, which sees each line before it is taken, and may fail or wait. */
    public static List<String> during(Consumer<String> program, Consumer<List<String>> code) {
        handler = program;
        try {
            return during(code);
        } finally {
            handler = null;
        }
    }

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new Log(name);
    }

    private record Log(String name) implements System.Logger {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(Level level) {
            return level.compareTo(Level.INFO) >= 0;
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
            if (!name.startsWith("io.asyncio4j") || !isLoggable(level)) {
                return;
            }
            List<String> lines = captured;
            if (lines != null) {
                Consumer<String> program = handler;
                if (program != null) {
                    program.accept(level + " " + message);
                }
                lines.add(level + " " + message);
                return;
            }
            System.err.println(level + " " + message);
            if (thrown != null) {
                thrown.printStackTrace();
            }
        }

        @Override
        public void log(
                Level level,
                @Nullable ResourceBundle bundle,
                @Nullable String format,
                Object @Nullable ... parameters) {
            log(level, bundle, format, (Throwable) null);
        }
    }
}
