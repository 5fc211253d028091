// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.asyncio4j.threads.LoopThread;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real signals to real JVMs: each program here is one of its own. */
class SignalHandlerTest extends EngineTest {
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endProcesses() {
        started.forEach(Process::destroyForcibly);
    }

    private Process start(Class<?> program, String... flags) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens",
                "java.base/java.lang=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Dasyncio4j.engine=" + engine.name().toLowerCase(Locale.ROOT)));
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        Process process = new ProcessBuilder(UsualSignals.of(command)).start();
        started.add(process);
        return process;
    }

    private static void send(String signal, Process process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("/bin/sh", "-c", "kill -s " + signal + " " + process.pid())
                        .start()
                        .waitFor())
                .isZero();
    }

    private static int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(50, TimeUnit.SECONDS)).as("ended in time").isTrue();
        return process.exitValue();
    }

    /** Handles TERM and HUP; USR1 removes the former. */
    static final class Listening {
        private Listening() {}

        public static void main(String[] arguments) {
            Asyncio.run(() -> {
                EventLoop loop = Asyncio.getRunningLoop();
                loop.addSignalHandler("TERM", () -> System.out.println("replaced"));
                loop.addSignalHandler("SIGTERM", () -> System.out.println("term " + loop.inLoop()));
                loop.addSignalHandler("HUP", () -> {
                    throw new IllegalStateException("in the callback");
                });
                loop.addSignalHandler(
                        "USR1",
                        () -> System.out.println(
                                loop.removeSignalHandler("TERM") + " " + loop.removeSignalHandler("TERM")));
                loop.setExceptionHandler((told, context) -> System.out.println(context.exception()));
                System.out.println("ready");
                Asyncio.sleep(1000);
            });
        }
    }

    @Test
    void callbackIsCalledOnTheLoopUntilItIsRemoved() throws Exception {
        Process process = start(Listening.class);
        BufferedReader output = process.inputReader();
        assertThat(output.readLine()).isEqualTo("ready");
        for (int i = 0; i < 3; i++) {
            send("TERM", process);
            assertThat(output.readLine()).isEqualTo("term true");
        }
        send("HUP", process);
        assertThat(output.readLine()).isEqualTo("java.lang.IllegalStateException: in the callback");
        send("USR1", process);
        assertThat(output.readLine()).isEqualTo("true false");
        send("TERM", process);

        assertThat(exitCode(process)).isEqualTo(143);
    }

    /** Two loops in threads want the same signal; each ends with the signal. */
    static final class TwoLoops {
        private TwoLoops() {}

        private static void untilHangUp(CountDownLatch ready) {
            EventLoop loop = Asyncio.getRunningLoop();
            AsyncFuture<String> came = loop.createFuture();
            loop.addSignalHandler(
                    "HUP", () -> came.setResult(Thread.currentThread().toString()));
            ready.countDown();
            came.await();
            System.out.println("hung up");
        }

        public static void main(String[] arguments) throws InterruptedException {
            CountDownLatch ready = new CountDownLatch(2);
            LoopThread first = LoopThread.start("first");
            LoopThread second = LoopThread.start("second");
            var ends = List.of(first.submit(() -> untilHangUp(ready)), second.submit(() -> untilHangUp(ready)));
            ready.await();
            System.out.println("ready");
            ends.getFirst().join();
            ends.getLast().join();
            first.close();
            System.out.println("one is closed");
            second.loop().callSoonThreadsafe(() -> {
                second.loop().addSignalHandler("HUP", () -> System.out.println("still heard"));
                System.out.println("listening");
            });
            new java.util.Scanner(System.in).nextLine();
            second.close();
            System.out.println("both are closed");
            new java.util.Scanner(System.in).nextLine();
        }
    }

    @Test
    void eachLoopGetsTheSignalAndTheLastOneThatClosesGivesItBack() throws Exception {
        Process process = start(TwoLoops.class);
        BufferedReader output = process.inputReader();
        assertThat(output.readLine()).isEqualTo("ready");
        send("HUP", process);
        for (String line : List.of("hung up", "hung up", "one is closed", "listening")) {
            assertThat(output.readLine()).isEqualTo(line);
        }
        send("HUP", process);
        assertThat(output.readLine()).isEqualTo("still heard");
        process.outputWriter().append("go\n").flush();
        assertThat(output.readLine()).isEqualTo("both are closed");
        send("HUP", process);

        assertThat(exitCode(process)).isEqualTo(129);
    }

    /** Takes Ctrl-C over, and gives it back the second time. */
    static final class OwnCtrlC {
        private OwnCtrlC() {}

        public static void main(String[] arguments) {
            Asyncio.run(() -> {
                EventLoop loop = Asyncio.getRunningLoop();
                loop.addSignalHandler("INT", () -> {
                    loop.removeSignalHandler("INT");
                    System.out.println("mine");
                });
                try {
                    System.out.println("ready");
                    Asyncio.sleep(1000);
                } finally {
                    System.out.println("cancelled");
                }
            });
        }
    }

    @Test
    void ownHandlerOfCtrlCCancelsNothingAndLaterCtrlCDoesAgain() throws Exception {
        Process process = start(OwnCtrlC.class);
        BufferedReader output = process.inputReader();
        assertThat(output.readLine()).isEqualTo("ready");
        send("INT", process);
        assertThat(output.readLine()).isEqualTo("mine");
        send("INT", process);

        assertThat(output.readLine()).isEqualTo("cancelled");
        assertThat(exitCode(process)).isEqualTo(130);
    }

    /** Says why it cannot have signals that a JVM with -Xrs leaves alone. */
    static final class WithoutSignals {
        private WithoutSignals() {}

        public static void main(String[] arguments) {
            Asyncio.run(() -> {
                EventLoop loop = Asyncio.getRunningLoop();
                try {
                    loop.addSignalHandler("TERM", () -> {});
                } catch (IllegalStateException e) {
                    System.out.println(e.getMessage());
                }
            });
        }
    }

    @Test
    void jvmThatLeavesSignalsAloneIsNamedAsTheReason() throws Exception {
        Process process = start(WithoutSignals.class, "-Xrs");

        assertThat(process.inputReader().readLine())
                .isEqualTo("The JVM keeps SIGTERM for itself; it was started with -Xrs, leave that out");
        assertThat(exitCode(process)).isZero();
    }

    @Test
    void signalsThatCannotBeHadAreRefusedWithTheReason() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loop.addSignalHandler("NONSENSE", () -> {}))
                .withMessage("This system has no signal 'NONSENSE'; the names are those of kill -l, such as TERM");
        assertThatIllegalStateException()
                .isThrownBy(() -> loop.addSignalHandler("KILL", () -> {}))
                .withMessage("SIGKILL cannot be caught by any program");
        assertThatIllegalStateException()
                .isThrownBy(() -> loop.addSignalHandler("SIGSTOP", () -> {}))
                .withMessage("SIGSTOP cannot be caught by any program");
        assertThatIllegalStateException()
                .isThrownBy(() -> loop.addSignalHandler("QUIT", () -> {}))
                .withMessage("The JVM keeps SIGQUIT for itself, to print its threads; take another one, such as USR1");
        assertThat(loop.removeSignalHandler("KILL")).isFalse();
    }

    @Test
    void closedLoopTakesNoHandlers() {
        EventLoop closed = realLoop();
        closed.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> closed.addSignalHandler("USR1", () -> {}))
                .withMessageContaining("closed");
        assertThat(closed.removeSignalHandler("USR1")).isFalse();
    }

    @Test
    void anotherThreadIsSentToTheDoor() {
        run(() -> assertThatIllegalStateException()
                .isThrownBy(() -> Asyncio.toThread(() -> loop.addSignalHandler("USR1", () -> {})))
                .withMessageContaining("callSoonThreadsafe"));
    }
}
