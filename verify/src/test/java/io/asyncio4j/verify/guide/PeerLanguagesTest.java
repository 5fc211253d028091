// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blocks of other languages in the guide are of their language: its own program reads them. */
class PeerLanguagesTest {
    private static final Path GUIDE = Path.of("..", "docs", "guide");

    enum Language {
        PYTHON("python", "py", List.of("python3", "-c", "import ast, sys; ast.parse(open(sys.argv[1]).read())")),
        JAVASCRIPT("js", "mjs", List.of("node", "--check")),
        RUBY("ruby", "rb", List.of("ruby", "-c"));

        private final String fence;
        private final String suffix;
        private final List<String> check;

        Language(String fence, String suffix, List<String> check) {
            this.fence = fence;
            this.suffix = suffix;
            this.check = check;
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyBlockIsRead(Language language, @TempDir Path folder) throws Exception {
        String program = language.check.getFirst();
        assumeTrue(isThere(program), "needs " + program);
        List<String> blocks = blocks(language.fence);

        assertThat(blocks).isNotEmpty();
        for (String block : blocks) {
            assertThat(faultOf(language, block, folder)).isEmpty();
        }
        assertThat(faultOf(language, "((", folder)).as("a planted fault").isNotEmpty();
    }

    private static String faultOf(Language language, String block, Path folder)
            throws IOException, InterruptedException {
        Path file = Files.createTempFile(folder, "block", "." + language.suffix);
        Files.writeString(file, block);
        List<String> command = new ArrayList<>(language.check);
        command.add(file.toString());
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() == 0 ? "" : "in\n" + block + Files.readString(output, StandardCharsets.UTF_8);
    }

    private static List<String> blocks(String fence) throws IOException {
        Pattern pattern = Pattern.compile("```" + fence + "\\n(.*?)```", Pattern.DOTALL);
        List<String> blocks = new ArrayList<>();
        try (Stream<Path> files = Files.list(GUIDE)) {
            for (Path page :
                    files.filter(file -> file.toString().endsWith(".md")).toList()) {
                pattern.matcher(Files.readString(page)).results().forEach(found -> blocks.add(found.group(1)));
            }
        }
        return blocks;
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
