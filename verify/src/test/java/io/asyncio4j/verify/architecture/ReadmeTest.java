// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's program compiles with javac alone and prints what the README says that it prints. */
class ReadmeTest {
    private static final Pattern PROGRAM = Pattern.compile("```java\\n(.*?)```.*?```text\\n(.*?)```", Pattern.DOTALL);

    @Test
    void programPrintsWhatTheReadmeSays(@TempDir Path folder) throws IOException, InterruptedException {
        Matcher matcher = PROGRAM.matcher(Reactor.read(Reactor.ROOT.resolve("README.md")));
        assertThat(matcher.find()).isTrue();
        Path source = Files.writeString(folder.resolve("Hello.java"), matcher.group(1));

        String classPath = Reactor.ROOT.resolve("core/target/classes").toString();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(null, null, errors, "-cp", classPath, "-d", folder.toString(), source.toString());
        assertThat(compiled).as(errors.toString(StandardCharsets.UTF_8)).isZero();

        assertThat(outputOf(List.of("--add-opens=java.base/java.lang=ALL-UNNAMED"), classPath + ":" + folder))
                .isEqualTo(matcher.group(2));
    }

    private static String outputOf(List<String> flags, String classPath) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath, "Hello"));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output;
    }
}
