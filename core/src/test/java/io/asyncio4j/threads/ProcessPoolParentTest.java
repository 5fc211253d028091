// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pools in a process of their own: what that one prints, and what is left when it is gone. */
class ProcessPoolParentTest {
    private static String text(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void assertEnds(ProcessHandle process) throws Exception {
        process.onExit().get(50, TimeUnit.SECONDS);
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void noWorkerOutlivesAParentThatIsKilled() throws Exception {
        try (FromWorker begun = new FromWorker()) {
            Process parent = ParentProcess.start("waits", begun.port());
            Set<ProcessHandle> workers = new LinkedHashSet<>();
            for (int i = 0; i < 3; i++) {
                workers.add(begun.next());
            }
            assertThat(workers).hasSize(2).allMatch(ProcessHandle::isAlive);

            parent.destroyForcibly();

            assertEnds(parent.toHandle());
            for (ProcessHandle worker : workers) {
                assertEnds(worker);
            }
        }
    }

    @Test
    void idleWorkersOfAKilledParentEndToo() throws Exception {
        try (FromWorker begun = new FromWorker()) {
            Process parent = ParentProcess.start("waits", begun.port());
            ProcessHandle worker = begun.next();

            parent.destroyForcibly();

            assertEnds(worker);
        }
    }

    @Test
    void whatWorkPrintsStandsInTheParentsOutputWhenItsFutureIsDone() throws Exception {
        Process parent = ParentProcess.start("prints", 0);

        assertThat(text(parent.getInputStream()).lines()).containsExactly("worker: out; parent: done");
        assertThat(text(parent.getErrorStream())).contains("worker: err");
        assertThat(parent.waitFor()).isZero();
    }

    @Test
    void poolThatIsNeverClosedDoesItsWorkAndKeepsNoProcessAlive() throws Exception {
        Process parent = ParentProcess.start("forgets", 0);

        assertThat(text(parent.getInputStream()).lines()).containsExactly("first", "second");
        assertThat(parent.waitFor(50, TimeUnit.SECONDS)).isTrue();
        assertThat(parent.exitValue()).isZero();
    }

    @Test
    void flagsOfTheEnvironmentReachWorkersOnceAndNotThoseThatTwoJvmsCannotBothHave(@TempDir Path folder)
            throws Exception {
        String own = folder.resolve("gc-%p.log").toString();
        String shared = folder.resolve("gc.log").toString();
        ProcessBuilder parent =
                ParentProcess.describe("flags", 0, "-Xlog:gc:" + own, "-Xlog:gc:file=" + shared, "-Xlog:gc::uptime");
        parent.environment().put("JAVA_TOOL_OPTIONS", "-Dtool=1 -XX:StartFlightRecording:filename=" + folder);
        parent.environment().put("JDK_JAVA_OPTIONS", "-Djdk=1");
        parent.environment().put("_JAVA_OPTIONS", "-Dlast=1");

        Process started = parent.redirectError(ProcessBuilder.Redirect.DISCARD).start();

        assertThat(text(started.getInputStream()).lines().filter(line -> line.startsWith("-")))
                .containsExactlyInAnyOrder("-Dtool=1", "-Djdk=1", "-Dlast=1", "-Xlog:gc:" + own, "-Xlog:gc::uptime");
        assertThat(started.waitFor()).isZero();
    }

    @Test
    void resultThatDoesNotFitIntoTheParentFailsAloneAndItsWorkerIsReplaced() throws Exception {
        Process parent = ParentProcess.start("small", 0, "-Xmx32m");

        assertThat(text(parent.getInputStream()).lines())
                .hasSize(2)
                .anyMatch(line -> line.contains("cannot be read in this process: java.lang.OutOfMemoryError"))
                .endsWith("another worker: true");
        assertThat(parent.waitFor()).isZero();
    }
}
