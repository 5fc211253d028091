// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launchers run once, to make a cache of classes. */
class TrainingTest {
    @Test
    void runsWorkerAndQueriesAndLeavesNothing(@TempDir Path folder) throws Exception {
        Process training = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xlog:class+load:file=" + folder.resolve("classes.log"),
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djava.io.tmpdir=" + folder.toRealPath(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Training.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out.log").toFile())
                .start();
        try {
            assertThat(training.waitFor(50, TimeUnit.SECONDS)).isTrue();
        } finally {
            training.destroyForcibly();
        }

        String said = Files.readString(folder.resolve("out.log"));
        assertThat(training.exitValue()).as(said).isZero();
        assertThat(said).doesNotContain("aio: ");
        assertThat(Files.readString(folder.resolve("classes.log")))
                .contains("io.asyncio4j.jobs.Worker ")
                .contains("io.asyncio4j.cli.jobs.StatsCommand ");
        assertThat(folder.toFile().list((where, name) -> name.startsWith("aio-training")))
                .isEmpty();
    }
}
