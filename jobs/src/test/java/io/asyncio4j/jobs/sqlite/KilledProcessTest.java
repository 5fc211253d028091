// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed in the midst of its commits, again and again, while another has the file open. */
class KilledProcessTest {
    private static final int ROUNDS = 2;
    private static final int JOBS = 60;

    @TempDir
    Path folder;

    @Test
    void whatWasAcknowledgedIsThere() throws Exception {
        Path file = folder.resolve("jobs.db");
        List<String> acknowledged = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            Process one = start(file, "one" + round + "-");
            Process other = start(file, "other" + round + "-");
            try (BufferedReader ids = one.inputReader();
                    BufferedReader otherIds = other.inputReader()) {
                for (int i = 0; i < JOBS; i++) {
                    acknowledged.add(ids.readLine());
                }
                kill(one);
                acknowledged.addAll(rest(ids));
                acknowledged.add(otherIds.readLine());
                kill(other);
                acknowledged.addAll(rest(otherIds));
            }
        }

        try (SqliteBroker broker = SqliteBroker.open(file)) {
            int lost = 0;
            for (String id : acknowledged) {
                lost += broker.find("mail", id).get(20, TimeUnit.SECONDS) == null ? 1 : 0;
            }
            assertThat(acknowledged).hasSizeGreaterThan(ROUNDS * JOBS).doesNotContainNull();
            assertThat(lost).isZero();
        }
    }

    /** The lines that are left; but the last, which may be half a line. */
    private static List<String> rest(BufferedReader lines) {
        List<String> all = lines.lines().toList();
        return all.isEmpty() ? all : all.subList(0, all.size() - 1);
    }

    private static Process start(Path file, String prefix) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledProcess.class.getName(),
                        file.toString(),
                        prefix)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void kill(Process process) throws InterruptedException {
        process.toHandle().destroyForcibly(); // leaves what it has printed
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
}
