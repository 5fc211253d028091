// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.cli.CommandLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every shell command of the guide and the README runs, or is known to {@code aio} and says why it does not run. */
class CommandsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    static Stream<String> pages() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("docs/guide"))) {
            List<String> pages = files.map(file -> ROOT.relativize(file).toString())
                    .filter(name -> name.endsWith(".md"))
                    .sorted()
                    .toList();
            return Stream.concat(Stream.of("README.md"), pages.stream());
        }
    }

    static Stream<String> pagesWithCommands() throws IOException {
        return pages().filter(page -> ShellBlock.of(read(page)).stream().anyMatch(ShellBlock::isRun));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyBlockSaysWhetherItIsRunAndAioKnowsItsCalls(String page) {
        assertThat(faultsOf(read(page))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pagesWithCommands")
    @Timeout(180)
    void commandsDoWhatThePageSays(String page, @TempDir Path folder) throws Exception {
        try (Terminal terminal = new Terminal(folder)) {
            for (ShellBlock block : ShellBlock.of(read(page))) {
                if (block.isRun()) {
                    assertRuns(terminal, block);
                }
            }
        }
    }

    @Test
    void faultsAreFound(@TempDir Path folder) throws Exception {
        assertThat(faultsOf("```sh\n./aio ps\n```\n"))
                .singleElement()
                .asString()
                .contains("neither");
        assertThat(faultsOf("<!-- not run:  -->\n```sh\n./aio ps\n```\n")).hasSize(1);
        assertThat(faultsOf("<!-- not run: slow -->\n```sh\nls | ./aio jobs ls --stat dead # all\n```\n"))
                .singleElement()
                .asString()
                .contains("--stat");
        assertThat(faultsOf("Say `./aio jobs lst`, or `aio worker --brust`."))
                .containsExactly("aio jobs lst: no lst", "aio worker --brust: no --brust");

        try (Terminal terminal = new Terminal(folder)) {
            assertThat(terminal.run(block("run", "echo one; false; echo two")))
                    .isEqualTo(new Terminal.Outcome(1, "one\n"));
            assertThat(terminal.run(block("run until two", "echo two; exec sleep 100"))
                            .output())
                    .isEqualTo("two\n");
        }
        assertThat(ShellBlock.fits("a … c\n", "a b c")).isTrue();
        assertThat(ShellBlock.fits("a … c", "a b d")).isFalse();
    }

    private static void assertRuns(Terminal terminal, ShellBlock block) throws Exception {
        Terminal.Outcome outcome = terminal.run(block);
        assertThat(outcome.exitCode()).as(block.commands() + outcome.output()).isEqualTo(block.exitCode());
        String prints = block.prints();
        if (prints != null) {
            assertThat(ShellBlock.fits(prints, outcome.output()))
                    .as("the page says\n%s\nand it prints\n%s", prints, outcome.output())
                    .isTrue();
        }
    }

    private static List<String> faultsOf(String text) {
        List<String> faults = new ArrayList<>();
        for (ShellBlock block : ShellBlock.of(text)) {
            if (!block.isMarked()) {
                faults.add("neither <!-- run --> nor <!-- not run: REASON --> before\n" + block.commands());
            }
            for (List<String> call : block.calls()) {
                String fault = CommandLines.faultOf(call);
                if (fault != null) {
                    faults.add("aio " + String.join(" ", call) + ": " + fault);
                }
            }
        }
        for (String line : ShellBlock.inline(text)) {
            for (String unknown :
                    CommandLines.unknownIn(ShellBlock.commandsOf(line).getFirst())) {
                faults.add("aio " + line + ": no " + unknown);
            }
        }
        return faults;
    }

    private static ShellBlock block(String mark, String commands) {
        return new ShellBlock(commands, mark, null);
    }

    private static String read(String page) {
        try {
            return Files.readString(ROOT.resolve(page));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
