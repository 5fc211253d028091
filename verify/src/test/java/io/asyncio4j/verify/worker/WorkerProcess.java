// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.worker;

import io.asyncio4j.cli.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code aio worker} command in a JVM of its own. */
final class WorkerProcess implements AutoCloseable {
    private final Process process;
    private final Path log;

    private WorkerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static WorkerProcess start(Path folder, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "worker"));
        command.addAll(List.of(options));
        Path log = Files.createTempFile(folder, "worker", ".log");
        Process process = new ProcessBuilder(UsualSignals.of(command))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new WorkerProcess(process, log);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL: the process can do nothing about it. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Sends a signal, as a terminal or an init system does. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                .inheritIO()
                .start();
        if (kill.waitFor() != 0) {
            throw new IOException("kill -" + name + " failed");
        }
    }

    /** Returns the exit code, or fails after so many seconds. */
    int exitCode(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError("The worker did not end within " + seconds + " s:\n" + log());
        }
        return process.exitValue();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * How many jobs its loops have taken from each other: one that stands still for longer than a worker may be silent is
     * dead in the eyes of the others, and what it holds runs again.
     */
    int jobsTakenFromItself() {
        Matcher line = Pattern.compile("Put (\\d+) unfinished jobs of worker " + process.pid() + "-")
                .matcher(log());
        int jobs = 0;
        while (line.find()) {
            jobs += Integer.parseInt(line.group(1));
        }
        return jobs;
    }

    @Override
    public void close() {
        kill();
    }
}
