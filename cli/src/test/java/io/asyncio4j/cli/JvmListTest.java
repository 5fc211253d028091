// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real JVM beside this one, which answers, and which is stopped by a signal. */
class JvmListTest {
    private Process jvm;

    @AfterEach
    void end() throws InterruptedException {
        jvm.destroyForcibly().waitFor();
    }

    private void startJvm(Path folder) throws IOException {
        Path program = Files.writeString(folder.resolve("Waits.java"), """
                public class Waits {
                    public static void main(String[] args) throws Exception {
                        System.out.print('x');
                        System.out.flush();
                        System.in.read();
                    }
                }
                """);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        jvm = new ProcessBuilder(java.toString(), program.toString())
                .redirectError(Redirect.DISCARD)
                .start();
        assertThat(jvm.getInputStream().read()).isEqualTo('x');
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(jvm.pid())).start();
        assertThat(kill.waitFor())
                .as(new String(kill.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .isZero();
    }

    private String line() {
        return JvmList.text(0)
                .lines()
                .filter(line -> line.startsWith(jvm.pid() + " "))
                .findFirst()
                .orElse("no line");
    }

    /** Looks again while the machine is too busy to let it answer in time. */
    private String lineOfOneThatAnswers() {
        String line = line();
        for (int tries = 1; tries < 5 && line.contains("(does not answer)"); tries++) {
            line = line();
        }
        return line;
    }

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void stoppedJvmThatHasAnsweredBeforeDoesNotHoldTheList(@TempDir Path folder) throws Exception {
        startJvm(folder);
        assertThat(lineOfOneThatAnswers()).contains("  -  ").doesNotContain("(");

        signal("STOP");
        assertThat(line()).endsWith("(does not answer)");

        signal("CONT");
        assertThat(lineOfOneThatAnswers()).doesNotContain("(");
    }
}
