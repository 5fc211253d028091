// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    @TempDir
    Path folder = Path.of("");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void writePrograms() throws IOException {
        program("b.json", "{\"name\": \"bee\", \"coroutines\": {\"main\": [[\"sleep\", 1.5], [\"return\", \"é\"]]}}");
        program("a.json", "{\"coroutines\": {\"main\": [[\"log\", \"é\"], [\"raise\", \"KeyError\", \"k\"]]}}");
        program("notes.txt", "no program");
    }

    private void program(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private int run(String... args) {
        return Main.run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }

    @Test
    void oneProgramIsPrintedWithoutItsName() {
        assertThat(run("--engine", "portable", folder.resolve("b.json").toString()))
                .isZero();
        assertThat(text(out)).isEqualTo("1.500 end: \"\\u00e9\"\n");
    }

    @Test
    void programsOfAFolderAreSortedAndNamed() {
        assertThat(run(folder.toString())).isZero();
        assertThat(text(out))
                .isEqualTo("# " + folder.resolve("a.json")
                        + "\n0.000 main: é\n0.000 end: raised KeyError(k)\n# bee\n1.500 end: \"\\u00e9\"\n");
    }

    @Test
    void wrongUseIsExplained() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("--engine", "quantum", "x.json")).isEqualTo(2);
        assertThat(run("--what")).isEqualTo(2);
        assertThat(text(err)).contains("usage: run").contains("quantum");
    }

    @Test
    void fileThatIsNoProgramIsNamed() throws IOException {
        program("c.json", "{}");
        assertThat(run(folder.resolve("c.json").toString())).isEqualTo(1);
        assertThat(run(folder.resolve("none.json").toString())).isEqualTo(1);
        assertThat(text(err))
                .contains("c.json")
                .contains("no coroutine \"main\"")
                .contains("none.json");
    }
}
