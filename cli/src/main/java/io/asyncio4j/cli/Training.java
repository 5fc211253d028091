// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A short life of the command, from which the JVM learns what an AOT cache should hold: the help, and a worker
 * with a job in a file.
 *
 * <p>Run by the launchers; prints nothing, leaves nothing, ends the JVM.
 */
final class Training {
    private Training() {}

    public static void main(String[] args) throws IOException {
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        Path folder = Files.createTempDirectory("aio-training");
        try {
            train("sqlite:" + folder.resolve("jobs.db"));
        } finally {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(folder);
        }
        System.exit(Main.DONE);
    }

    private static void train(String broker) {
        for (List<String> command : List.of(
                List.of("--help"),
                List.of("worker", "--help"),
                List.of("jobs", "--help"),
                List.of("jobs", "enqueue", "echo", "7", "--broker", broker),
                List.of("jobs", "enqueue", "fail", "\"trained\"", "--broker", broker),
                List.of("worker", "--samples", "--burst", "--verbose", "--grace", "1s", "--broker", broker),
                List.of("jobs", "ls", "--broker", broker),
                List.of("jobs", "stats", "--json", "--broker", broker))) {
            Main.run(command.toArray(String[]::new));
        }
    }
}
