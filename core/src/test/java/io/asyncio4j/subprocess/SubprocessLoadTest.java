// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.subprocess;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.Asyncio;
import io.asyncio4j.stream.StreamReader;
import io.asyncio4j.sync.OneLoopTest;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Many programs, and much output. */
class SubprocessLoadTest extends OneLoopTest {
    private static final long MEBIBYTE = 1 << 20;

    private static long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }

    private static long pipeThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("asyncio4j-pipe-"))
                .count();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thousandProgramsInARowLeaveNoFilesAndNoThreads() {
        run(() -> {
            echo();
            long before = openFiles();
            for (int i = 0; i < 1000; i++) {
                echo();
            }
            while (openFiles() > before || pipeThreads() > 10) {
                Asyncio.sleep(
                        0.01); // idle threads end after a while, and the JDK closes the last pipes in one of its own
            }
        });
    }

    private static void echo() throws IOException {
        AsyncProcess process = Asyncio.createSubprocessExec(ProcessOptions.piped(), "echo", "x");
        assertThat(process.communicate().stdoutText()).isEqualTo("x\n");
        assertThat(process.returncode()).isZero();
    }

    @Test
    void gibibyteGoesThroughAPipeInLittleMemory() {
        run(() -> {
            AsyncProcess process = Asyncio.createSubprocessExec(
                    ProcessOptions.inherited().stdout(Redirect.PIPE), "head", "-c", "" + (MEBIBYTE << 10), "/dev/zero");
            StreamReader output = Objects.requireNonNull(process.stdout());
            long read = 0;
            for (byte[] part = output.read(1 << 16); part.length > 0; part = output.read(1 << 16)) {
                read += part.length;
                assertThat(output.toString()).matches("StreamReader\\[\\d{1,6} bytes.*");
            }

            assertThat(read).isEqualTo(MEBIBYTE << 10);
            assertThat(process.await()).isZero();
        });
    }

    @Test
    void hundredProgramsSideBySide() {
        run(() -> Asyncio.taskGroup(group -> {
            for (int i = 0; i < 100; i++) {
                group.createTask(() -> echo());
            }
        }));
    }
}
