// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What Ctrl-C and System.exit do to a run, seen from outside: each program here is a JVM of its own. */
@ParameterizedClass(name = "{0}")
@EnumSource(EngineKind.class)
class CtrlCTest {
    @Parameter
    private EngineKind engine = EngineKind.PORTABLE;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endProcesses() {
        started.forEach(Process::destroyForcibly);
    }

    private Process start(Class<?> program) throws IOException {
        Process process = new ProcessBuilder(UsualSignals.of(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens",
                        "java.base/java.lang=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-Dasyncio4j.engine=" + engine.name().toLowerCase(java.util.Locale.ROOT),
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName())))
                .start();
        started.add(process);
        return process;
    }

    private static void pressCtrlC(Process process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(50, TimeUnit.SECONDS)).as("ended in time").isTrue();
        return process.exitValue();
    }

    private static String errors(Process process) throws IOException {
        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Says when each finally block runs. */
    static final class Patient {
        private Patient() {}

        public static void main(String[] arguments) {
            Asyncio.run(() -> {
                Asyncio.createTask(() -> {
                    try {
                        Asyncio.sleep(1000);
                    } catch (CancelledError e) {
                        System.out.println("child cancelled");
                        throw e;
                    } finally {
                        System.out.println("child finally");
                    }
                });
                try {
                    Asyncio.sleep(0);
                    System.out.println("ready");
                    Asyncio.sleep(1000);
                } finally {
                    Asyncio.sleep(0.01);
                    System.out.println("main finally");
                }
            });
            System.out.println("never");
        }
    }

    @Test
    void ctrlCCancelsWhatRunsAndTheExitCodeIsThatOfTheSignal() throws Exception {
        Process process = start(Patient.class);
        BufferedReader output = process.inputReader();
        assertThat(output.readLine()).isEqualTo("ready");
        pressCtrlC(process);
        assertThat(output.lines()).containsExactly("main finally", "child cancelled", "child finally");
        assertThat(exitCode(process)).isEqualTo(130);
        assertThat(errors(process)).isEmpty();
    }

    /** Declines to end. */
    static final class Stubborn {
        private Stubborn() {}

        public static void main(String[] arguments) {
            Asyncio.run(() -> {
                System.out.println("ready");
                while (true) {
                    try {
                        Asyncio.sleep(1000);
                    } catch (CancelledError e) {
                        System.out.println("declined");
                    }
                }
            });
        }
    }

    @Test
    void secondCtrlCEndsTheJvmAtOnce() throws Exception {
        Process process = start(Stubborn.class);
        BufferedReader output = process.inputReader();
        assertThat(output.readLine()).isEqualTo("ready");
        pressCtrlC(process);
        assertThat(output.readLine()).isEqualTo("declined");
        pressCtrlC(process);
        assertThat(exitCode(process)).isEqualTo(130);
        assertThat(errors(process)).isEmpty();
    }

    /** Is never idle. */
    static final class Busy {
        private Busy() {}

        public static void main(String[] arguments) {
            Asyncio.run(() -> {
                System.out.println("ready");
                try {
                    while (true) {
                        Asyncio.sleep(0);
                    }
                } finally {
                    System.out.println("finally");
                }
            });
        }
    }

    @Test
    void ctrlCReachesALoopThatIsNeverIdle() throws Exception {
        Process process = start(Busy.class);
        BufferedReader output = process.inputReader();
        assertThat(output.readLine()).isEqualTo("ready");
        pressCtrlC(process);
        assertThat(output.lines()).containsExactly("finally");
        assertThat(exitCode(process)).isEqualTo(130);
    }

    /** Ends the JVM in a coroutine. */
    static final class ExitsInCoroutine {
        private ExitsInCoroutine() {}

        public static void main(String[] arguments) {
            Asyncio.run(() -> {
                Asyncio.createTask(() -> Asyncio.sleep(1000));
                Asyncio.sleep(0);
                System.exit(7);
            });
        }
    }

    @Test
    void exitInACoroutineEndsTheJvm() throws Exception {
        assertThat(exitCode(start(ExitsInCoroutine.class))).isEqualTo(7);
    }

    /** Ends the JVM in a callback. */
    static final class ExitsInCallback {
        private ExitsInCallback() {}

        public static void main(String[] arguments) {
            Asyncio.run(() -> {
                Asyncio.getRunningLoop().callSoon(() -> System.exit(8));
                Asyncio.sleep(1000);
            });
        }
    }

    @Test
    void exitInACallbackEndsTheJvm() throws Exception {
        assertThat(exitCode(start(ExitsInCallback.class))).isEqualTo(8);
    }

    /** Ends the JVM in a job of the loop's executor. */
    static final class ExitsInJob {
        private ExitsInJob() {}

        public static void main(String[] arguments) {
            Asyncio.run(() -> Asyncio.toThread(() -> System.exit(9)));
        }
    }

    @Test
    void exitInAJobEndsTheJvm() throws Exception {
        assertThat(exitCode(start(ExitsInJob.class))).isEqualTo(9);
    }

    /** Ends the JVM in a thread of its own. */
    static final class ExitsElsewhere {
        private ExitsElsewhere() {}

        public static void main(String[] arguments) {
            Asyncio.run(() -> {
                try {
                    Thread.ofPlatform().start(() -> System.exit(10));
                    Asyncio.sleep(1000);
                } finally {
                    System.out.println("finally");
                }
            });
        }
    }

    @Test
    void exitInAnotherThreadCancelsWhatRunsFirst() throws Exception {
        Process process = start(ExitsElsewhere.class);
        assertThat(process.inputReader().lines()).containsExactly("finally");
        assertThat(exitCode(process)).isEqualTo(10);
        assertThat(errors(process)).isEmpty();
    }
}
