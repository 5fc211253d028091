// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.dashboard;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** A program of this room in a process of its own, which ends with this one. */
final class Child implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private Child(Process process) {
        this.process = process;
        output = process.inputReader();
    }

    static Child start(List<String> command) throws IOException {
        return new Child(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** The next line that it prints. */
    String line() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new IOException(
                    "The process has ended: " + process.info().commandLine().orElse("benchmark"));
        }
        return line;
    }

    void send(String line) throws IOException {
        process.outputWriter().append(line).append('\n').flush();
    }

    /** The time that it has had of the processors, in seconds; empty where the system does not tell. */
    OptionalDouble processorSeconds() {
        return process.info().totalCpuDuration().stream()
                .mapToDouble(time -> time.toNanos() / 1e9)
                .findFirst();
    }

    /** What it has in RAM, in megabytes; empty where there is no {@code /proc}. */
    OptionalDouble residentMegabytes() {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst();
        } catch (IOException e) {
            return OptionalDouble.empty();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
