// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes that get a real SIGINT. */
@Timeout(30)
class CtrlCTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"loom", "portable"})
    void e3CancelsEachTaskAndEndsWith130(String engine) throws Exception {
        Interrupted story = interrupt(engine, "E3");

        assertThat(story.output())
                .containsExactly(
                        "three tasks run; press Ctrl-C",
                        "worker 1 was cancelled",
                        "worker 2 was cancelled",
                        "worker 3 was cancelled",
                        "worker 1 has cleaned up",
                        "worker 2 has cleaned up",
                        "worker 3 has cleaned up");
        assertThat(story.warnings()).isEmpty();
        assertThat(story.exitCode()).isEqualTo(130);
    }

    @Test
    void e5EndsInOrder() throws Exception {
        Interrupted story = interrupt("loom", "E5", "--until-ctrl-c");

        assertThat(story.output())
                .containsExactly("the loop runs; press Ctrl-C", "the task in the loop has cleaned up", "all has ended");
        assertThat(story.warnings()).isEmpty();
        assertThat(story.exitCode()).isEqualTo(130);
    }

    /** What a process did that was told a story and was interrupted after its first line. */
    private record Interrupted(List<String> output, String warnings, int exitCode) {}

    private Interrupted interrupt(String engine, String... story) throws IOException, InterruptedException {
        Path warnings = folder.resolve("stderr");
        List<String> command = new ArrayList<>(unignoreSigint());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--add-opens",
                "java.base/java.lang=ALL-UNNAMED",
                "-Dasyncio4j.engine=" + engine,
                "-cp",
                System.getProperty("java.class.path"),
                TellStory.class.getName()));
        command.addAll(List.of(story));
        Process process =
                new ProcessBuilder(command).redirectError(warnings.toFile()).start();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> output = new ArrayList<>();
            output.add(reader.readLine());
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            reader.lines().forEach(output::add);
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            return new Interrupted(output, Files.readString(warnings), process.exitValue());
        } finally {
            process.destroyForcibly();
        }
    }

    /** A shell ignores SIGINT for what it starts in the background, and a JVM that inherits this never sees Ctrl-C. */
    private static List<String> unignoreSigint() throws IOException, InterruptedException {
        List<String> command = List.of("env", "--default-signal=INT");
        List<String> probe = new ArrayList<>(command);
        probe.add("true");
        boolean known = new ProcessBuilder(probe).start().waitFor() == 0;
        return known ? command : List.of();
    }
}
