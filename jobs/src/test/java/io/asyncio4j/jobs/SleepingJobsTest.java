// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** How much ten thousand jobs cost that wait at once. */
class SleepingJobsTest {
    private static final int MOST_KILOBYTES = 256 * 1024;

    @Test
    @EnabledOnOs(OS.LINUX) // the kernel's own count of memory
    void tenThousandJobsSleepInOneProcessAndKeepTheirLeases() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xms64m",
                        "--add-opens",
                        "java.base/java.lang=ALL-UNNAMED",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SleepingJobs.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Map<String, Long> figures = out.lines()
                    .map(line -> line.split(" "))
                    .collect(Collectors.toMap(words -> words[0], words -> Long.valueOf(words[1])));
            assertThat(figures).containsEntry("running", (long) SleepingJobs.COUNT);
            assertThat(figures).containsEntry("done", (long) SleepingJobs.COUNT);
            assertThat(figures).as("each renewal was in time").containsEntry("crashed", 0L);
            assertThat(figures.get("kilobytes")).isLessThan(MOST_KILOBYTES);
        } finally {
            process.destroyForcibly();
        }
    }
}
