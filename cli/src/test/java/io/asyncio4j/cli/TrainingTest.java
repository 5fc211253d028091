// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the launchers run once, to make a cache of classes. */
@Timeout(240)
class TrainingTest {
    @Test
    void runsWorkerAndQueriesAndLeavesNothing(@TempDir Path folder) throws Exception {
        List<String> options = List.of(
                "-XX:TieredStopAtLevel=1",
                "-Xlog:class+load:file=" + folder.resolve("classes.log"),
                "-Djava.io.tmpdir=" + folder.toRealPath());
        Process training = new ProcessBuilder(CommandProcess.java(options, Training.class))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out.log").toFile())
                .start();
        try {
            assertThat(training.waitFor(200, TimeUnit.SECONDS)).isTrue();
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
