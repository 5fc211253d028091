// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionCommandTest {
    private static final List<String> FOLDERS = List.of("/bin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin");

    private static String script(String shell) {
        try (Shell aio = new Shell()) {
            assertThat(aio.run("completion", shell)).as(aio.complained()).isZero();
            return aio.said();
        }
    }

    private static String found(String shell) {
        String program = FOLDERS.stream()
                .map(folder -> folder + "/" + shell)
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElse("");
        assumeTrue(!program.isEmpty(), shell + " is not installed; on Debian, apt install " + shell);
        return program;
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void eachShellReadsItsScript(String shell, @TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("completion"), script(shell));

        assertThat(run(found(shell), "-n", file.toString())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            wor                     | worker
            jobs sch                | schedules
            jobs schedules pa       | pause
            jobs cron pa            | pause
            jobs ls --sta           | --state
            jobs ls --state=de      | dead
            completion z            | zsh
            """)
    void bashCompletesCommandsOptionsAndValues(String line, String word, @TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("completion"), script("bash"));
        String[] words =
                Stream.concat(Stream.of("aio"), Stream.of(line.split("[ =]"))).toArray(String[]::new);

        String offered = run(
                found("bash"),
                "-c",
                "source '" + file + "'; COMP_WORDS=(" + String.join(" ", words) + "); COMP_CWORD=" + (words.length - 1)
                        + "; COMP_LINE='" + String.join(" ", words) + "'; COMP_POINT=${#COMP_LINE}; _complete_aio;"
                        + " printf '%s\\n' \"${COMPREPLY[@]}\"");

        assertThat(offered.lines().map(String::strip)).contains(word);
    }

    @Test
    void fishIsToldOfEachCommandAndOptionWhereItBelongs() {
        assertThat(script("fish").lines())
                .contains("complete -c aio -f")
                .anyMatch(line -> line.startsWith("complete -c aio -n '__aio_at' -a 'worker' -d 'Take jobs"))
                .anyMatch(line -> line.startsWith("complete -c aio -n '__aio_at jobs' -a 'schedules' -d "))
                .anyMatch(line ->
                        line.startsWith("complete -c aio -n '__aio_at_or_below jobs ls' -s s -l state -x -a 'blocked "))
                .anyMatch(line -> line.startsWith("complete -c aio -n '__aio_at_or_below jobs ls' -l json -d "))
                .noneMatch(line -> line.contains("%%"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void aFileGetsTheSameAsTheStandardOutput(String shell, @TempDir Path folder) throws Exception {
        Path file = folder.resolve("completions/aio");

        try (Shell aio = new Shell()) {
            assertThat(aio.run("completion", shell, "--output", file.toString()))
                    .as(aio.complained())
                    .isZero();
            assertThat(aio.said()).isEmpty();
        }

        assertThat(file).content().isNotEmpty().isEqualTo(script(shell));
    }

    @Test
    void aFileThatCannotBeWrittenIsNamed(@TempDir Path folder) {
        try (Shell aio = new Shell()) {
            assertThat(aio.run("completion", "bash", "--output", folder.toString()))
                    .isEqualTo(Main.FAILED);
            assertThat(aio.complained()).contains("Cannot write to " + folder);
        }
    }

    @Test
    void anotherShellIsRefusedWithThoseThereAre() {
        try (Shell aio = new Shell()) {
            assertThat(aio.run("completion", "tcsh")).isEqualTo(2);
            assertThat(aio.complained()).contains("bash|zsh|fish");
        }
    }
}
