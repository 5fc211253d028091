// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The command in a JVM of its own, as signals and exit codes need it. One thread asks; it waits a minute at most. */
final class CommandProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final String END = "\0";

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> said = new ArrayList<>();

    private CommandProcess(Process process) {
        this.process = process;
        Thread.ofPlatform().daemon().name("output of " + process.pid()).start(this::read);
    }

    static CommandProcess start(String... words) throws IOException {
        return start(List.of(), List.of(words));
    }

    static CommandProcess start(List<String> jvmOptions, List<String> words) throws IOException {
        List<String> command = java(jvmOptions, Main.class);
        command.addAll(words);
        return new CommandProcess(new ProcessBuilder(UsualSignals.of(command))
                .redirectErrorStream(true)
                .start());
    }

    /** What runs a class of this class path; more words may be added. */
    static List<String> java(List<String> options, Class<?> main) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        return command;
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            output.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            lines.add("Its output cannot be read: " + e);
        } finally {
            lines.add(END);
        }
    }

    private String next() throws InterruptedException {
        String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(line).as("more than this:\n" + said()).isNotNull();
        if (!line.equals(END)) {
            said.add(line);
        }
        return line;
    }

    /** Reads up to the next line that has some words. */
    String await(String words) throws InterruptedException {
        String line = next();
        while (!line.contains(words)) {
            assertThat(line)
                    .as("it ended and never said '" + words + "':\n" + said())
                    .isNotEqualTo(END);
            line = next();
        }
        return line;
    }

    /** Reads until it has ended; its exit code. */
    int end() throws InterruptedException {
        String line = next();
        while (!line.equals(END)) {
            line = next();
        }
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as(said())
                .isTrue();
        return process.exitValue();
    }

    /** Sends it a signal, named without SIG. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                .start()
                .waitFor();
    }

    /** Ends it with no chance to do anything about it; what it has said can be read still. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    /** The processes that it has started, and those have. */
    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    /** What was read of its output. */
    String said() {
        return String.join("\n", said);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
