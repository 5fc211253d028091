// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asyncio4j.EngineKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConformanceTest {
    private static final int STORED = 1870;
    private static final int FRESH = 150;
    private static final List<String> GENERATORS = List.of("generate.py", "rare.py", "eager.py", "wild.py");

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void storedProgramsHaveCPythonsTraces(EngineKind engine) throws IOException {
        Comparison comparison = new Comparison(engine);
        StoredPrograms.all().forEach(stored -> comparison.compare(stored.program(), stored.trace()));
        comparison.assertNone(STORED);
    }

    @Test
    void freshProgramsHaveTheTracesOfThisMachinesCPython(@TempDir Path folder) throws IOException {
        Optional<ReferencePython> python = ReferencePython.find();
        assumeTrue(python.isPresent(), "No CPython 3.13 on PATH or in pyenv: compared with stored traces only");

        long seed = System.currentTimeMillis() / 1000 % 1_000_000;
        for (String script : GENERATORS) {
            python.get().generate(script, seed, FRESH, folder);
        }
        List<Path> programs;
        try (Stream<Path> files = Files.list(folder)) {
            programs = files.sorted().toList();
        }
        Map<String, List<String>> expected = python.get().traces(programs);

        for (EngineKind engine : EngineKind.values()) {
            Comparison comparison = new Comparison(engine);
            for (Path path : programs) {
                Program program = Program.parse(Files.readString(path), path.toString());
                comparison.compare(program, expected.getOrDefault(program.name(), List.of("no trace of CPython's")));
            }
            comparison.assertNone(GENERATORS.size() * FRESH);
        }
    }

    @Test
    void differenceIsFound() throws IOException {
        StoredPrograms.Stored first = StoredPrograms.all().getFirst();
        Comparison comparison = new Comparison(EngineKind.PORTABLE);
        comparison.compare(first.program(), List.of("0.000 main: something else"));

        assertThatThrownBy(() -> comparison.assertNone(1))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("1 of 1 traces differ")
                .hasMessageContaining("something else");
        assertThat(first.trace()).isNotEmpty();
    }
}
