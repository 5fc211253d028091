// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncio4j.subprocess.AsyncProcess;
import io.asyncio4j.subprocess.ProcessOptions;
import io.asyncio4j.subprocess.ProcessOutput;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A program of this machine that others have written. A coroutine runs it, and it ends when the coroutine lets go. */
public final class OtherProgram implements AutoCloseable {
    private final AsyncProcess process;

    private OtherProgram(List<String> command) throws IOException {
        process = AsyncProcess.start(ProcessOptions.piped(), command);
    }

    /** Skips the test if there is none, and says how it would come here. */
    public static void orSkip(String name, String install) {
        Assumptions.assumeTrue(isPresent(name), "skipped: there is no " + name + " on the path (" + install + ")");
    }

    private static boolean isPresent(String name) {
        String path = System.getenv("PATH");
        return path != null
                && Arrays.stream(path.split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }

    /** Skips the test if what the program says of itself lacks a word. */
    public static void orSkipWithout(String word, String reason, String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        Assumptions.assumeTrue(text.contains(word), "skipped: " + reason);
    }

    /** How a program has ended. */
    public record Ended(int code, String output, String errors) {}

    /** Runs one to its end. */
    public static Ended run(List<String> command) throws IOException {
        try (OtherProgram program = new OtherProgram(command)) {
            ProcessOutput output = program.process.communicate();
            return new Ended(program.process.await(), output.stdoutText(), output.stderrText());
        }
    }

    /** Runs one that must succeed; its output. */
    public static String output(List<String> command) throws IOException {
        Ended ended = run(command);
        if (ended.code() != 0) {
            throw new AssertionError(command + " ended with " + ended);
        }
        return ended.output();
    }

    /** Starts one that serves. */
    public static OtherProgram start(List<String> command) throws IOException {
        return new OtherProgram(command);
    }

    /** The next line that it prints. */
    public String line() throws IOException {
        byte[] line = process.stdout().readLine();
        if (line.length == 0) {
            throw new IOException(
                    process + " has ended: " + new String(process.stderr().read(), UTF_8));
        }
        return new String(line, UTF_8).strip();
    }

    @Override
    public void close() {
        if (process.returncode() == null) {
            ProcessHandle handle = process.toHandle();
            handle.descendants().forEach(ProcessHandle::destroyForcibly);
            handle.destroyForcibly();
            process.await();
        }
    }
}
