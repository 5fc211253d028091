// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManCommandTest {
    @AutoClose
    private final Shell shell = new Shell();

    @Test
    void pageHasTheSectionsOfASectionOnePage() {
        assertThat(shell.run("man", "worker")).isZero();

        assertThat(shell.said())
                .contains(".TH \"AIO\\-WORKER\" \"1\"")
                .containsSubsequence(
                        ".SH NAME\naio\\-worker \\- Take jobs from queues",
                        ".SH SYNOPSIS",
                        ".SH DESCRIPTION",
                        ".SH OPTIONS",
                        "\\fB\\-b\\fR, \\fB\\-\\-broker\\fR=URL",
                        "Default: 100",
                        ".SS Instead of queues, a plain Redis list",
                        "\\fB\\-\\-list\\fR=KEY",
                        ".SH NOTES",
                        ".SH EXIT STATUS\n0 if all that ran has ended",
                        ".SH SEE ALSO\n\\fBaio\\fR(1)");
    }

    @Test
    void pageOfAioNamesItsCommandsAndVariables() {
        assertThat(shell.run("man")).isZero();

        assertThat(shell.said())
                .contains(".TH \"AIO\" \"1\"")
                .containsSubsequence(".SH COMMANDS", "\\fBaio\\-worker\\fR(1)", ".SH ENVIRONMENT", ".B AIO_BROKER");
    }

    @Test
    void nothingButAsciiAndNoLineThatRoffTakesForARequest() {
        for (String command : List.of("worker", "serve", "demo", "story", "ps", "jobs")) {
            assertThat(shell.run("man", command)).isZero();
            assertThat(shell.said().chars()).as(command).allMatch(c -> c == '\n' || c >= 32 && c < 127);
            assertThat(shell.said().lines())
                    .filteredOn(line -> line.startsWith(".") || line.startsWith("'"))
                    .as(command)
                    .allMatch(line -> line.matches("\\.(TH|SH|SS|TP|PP|nf|fi|nh|ad|B|\\\\\")( .*)?"));
        }
    }

    @Test
    void everyCommandThatHelpShowsGetsAPage(@TempDir Path folder) throws IOException {
        Path pages = folder.resolve("man1");

        assertThat(shell.run("man", "--output", pages.toString())).isZero();

        try (Stream<Path> files = Files.list(pages)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains("aio.1", "aio-worker.1", "aio-jobs.1", "aio-jobs-enqueue.1", "aio-jobs-ls.1", "aio-man.1")
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void whatMakesNoSenseIsSaid() {
        assertThat(shell.run("man", "jobs", "nonsense")).isEqualTo(Main.WRONG_USE);
        assertThat(shell.complained()).contains("aio jobs has no command nonsense; see 'aio jobs --help'");

        assertThat(shell.run("man", "worker", "--output", "x")).isEqualTo(Main.WRONG_USE);
        assertThat(shell.complained()).contains("leave out worker");
    }
}
