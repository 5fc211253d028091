// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.subprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.Task;
import io.asyncio4j.TimeoutError;
import io.asyncio4j.stream.StreamReader;
import io.asyncio4j.stream.StreamWriter;
import io.asyncio4j.sync.OneLoopTest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real programs: what a Unix system has, and the shell. */
class AsyncProcessTest extends OneLoopTest {
    private static final ProcessOptions OUTPUT = ProcessOptions.inherited().stdout(Redirect.PIPE);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static AsyncProcess shell(ProcessOptions options, String command) throws IOException {
        return Asyncio.createSubprocessShell(options, command);
    }

    private static String line(AsyncProcess process) throws IOException {
        return new String(stdout(process).readLine(), StandardCharsets.UTF_8);
    }

    private static StreamReader stdout(AsyncProcess process) {
        return Objects.requireNonNull(process.stdout());
    }

    private static StreamWriter stdin(AsyncProcess process) {
        return Objects.requireNonNull(process.stdin());
    }

    // ---- output, exit codes ----

    @Test
    void outputAndExitCodeOfAProgram() {
        run(() -> {
            AsyncProcess process =
                    Asyncio.createSubprocessExec(ProcessOptions.piped(), "sh", "-c", "echo out; echo err >&2; exit 3");
            assertThat(process.pid()).isPositive();
            ProcessOutput output = process.communicate();

            assertThat(output.stdoutText()).isEqualTo("out\n");
            assertThat(output.stderrText()).isEqualTo("err\n");
            assertThat(process.returncode()).isEqualTo(3);
            assertThat(process).hasToString("AsyncProcess[" + process.pid() + ", returncode 3]");
        });
    }

    @Test
    void argumentsArePassedAsTheyAre() {
        run(() -> {
            AsyncProcess process = Asyncio.createSubprocessExec(OUTPUT, "printf", "%s|", "a b", "$HOME", "'", "");

            assertThat(process.communicate().stdoutText()).isEqualTo("a b|$HOME|'||");
        });
    }

    @Test
    void streamsThatAreNoPipesAreAbsent() {
        run(() -> {
            AsyncProcess process = Asyncio.createSubprocessExec("true");

            assertThat(process.stdin()).isNull();
            assertThat(process.stdout()).isNull();
            assertThat(process.stderr()).isNull();
            assertThat(process.communicate()).isEqualTo(new ProcessOutput(null, null));
            assertThat(process.returncode()).isZero();
        });
    }

    @Test
    void errorOutputMayGoWhereTheOutputGoes() {
        run(() -> {
            AsyncProcess process = shell(OUTPUT.stderrToStdout(), "echo one; echo two >&2");

            assertThat(process.communicate().stdoutText()).isEqualTo("one\ntwo\n");
            assertThat(process.stderr()).isNull();
        });
    }

    @Test
    void discardedInputIsEmptyAndDiscardedOutputIsGone() {
        run(() -> {
            AsyncProcess process =
                    shell(OUTPUT.stdin(Redirect.DISCARD).stderr(Redirect.DISCARD), "cat; echo lost >&2; echo end");

            assertThat(process.communicate().stdoutText()).isEqualTo("end\n");
        });
    }

    @Test
    void outputMayGoToAFile(@TempDir Path directory) {
        run(() -> {
            Path file = directory.resolve("out.txt");
            ProcessOptions toFile = ProcessOptions.inherited().stdout(Redirect.to(file.toFile()));

            assertThat(shell(toFile, "echo text").await()).isZero();
            assertThat(file).hasContent("text");
        });
    }

    @Test
    void environmentAndDirectoryAreChosen(@TempDir Path directory) {
        run(() -> {
            Path real = directory.toRealPath();
            ProcessOptions options =
                    OUTPUT.directory(real).environment(Map.of("A", "1")).variable("B", "2");
            AsyncProcess process = shell(options, "pwd; echo \"$A$B${HOME-unset}\"");

            assertThat(process.communicate().stdoutText()).isEqualTo(real + "\n12unset\n");
        });
    }

    // ---- input ----

    @Test
    void communicateFeedsTheProgramAndClosesItsInput() {
        run(() -> {
            AsyncProcess process = Asyncio.createSubprocessExec(ProcessOptions.piped(), "sort");

            assertThat(process.communicate(bytes("b\na\n")).stdoutText()).isEqualTo("a\nb\n");
        });
    }

    @Test
    void conversationLineByLine() {
        run(() -> {
            AsyncProcess process = Asyncio.createSubprocessExec(ProcessOptions.piped(), "cat");
            for (String line : List.of("one\n", "two\n")) {
                stdin(process).write(bytes(line));
                stdin(process).drain();
                assertThat(line(process)).isEqualTo(line);
            }
            stdin(process).close();
            stdin(process).waitClosed();

            assertThat(stdout(process).read()).isEmpty();
            assertThat(process.await()).isZero();
            assertThat(stdout(process).atEof()).isTrue();
        });
    }

    @Test
    void inputThatNobodyReadsIsNoError() {
        run(() -> {
            AsyncProcess process = shell(ProcessOptions.piped(), "exec <&-; echo done");

            assertThat(process.communicate(new byte[1 << 20]).stdoutText()).isEqualTo("done\n");
            assertThat(process.returncode()).isZero();
        });
    }

    @Test
    void drainSaysThatTheProgramHasClosedItsInput() {
        run(() -> {
            AsyncProcess process = shell(ProcessOptions.piped(), "exec <&-; echo closed; exec sleep 100");
            assertThat(line(process)).isEqualTo("closed\n");
            stdin(process).write(new byte[1 << 20]);

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> stdin(process).drain())
                    .withMessageContaining("pipe");
            assertThat(stdin(process).isClosing()).isTrue();
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> stdin(process).waitClosed());
            process.kill();
            process.await();
        });
    }

    @Test
    void inputWithoutAPipeIsRefused() {
        run(() -> {
            AsyncProcess process = Asyncio.createSubprocessExec("true");

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> process.communicate(bytes("x")))
                    .withMessageContaining("stdin(Redirect.PIPE)");
            process.await();
        });
    }

    @Test
    void megabytesGoThroughInBothDirectionsAtOnce() {
        run(() -> {
            byte[] input = new byte[20_000_000];
            for (int i = 0; i < input.length; i++) {
                input[i] = (byte) (i * 7 >> 5);
            }
            AsyncProcess process = Asyncio.createSubprocessExec(ProcessOptions.piped(), "cat");

            byte[] output = Objects.requireNonNull(process.communicate(input).stdout());
            assertThat(Arrays.equals(output, input)).isTrue();
        });
    }

    // ---- back-pressure ----

    @Test
    void programThatWritesFasterThanItIsReadHasToWait() {
        run(() -> {
            ProcessOptions small = ProcessOptions.piped().limit(1000);
            AsyncProcess process = shell(small, "head -c 5000000 /dev/zero; echo written >&2");
            StreamReader errors = Objects.requireNonNull(process.stderr());
            Task<byte[]> written = Asyncio.createTask(errors::readLine);
            int read = 0;
            while (read < 4_000_000) {
                read += stdout(process).read(1000).length;
                assertThat(stdout(process).toString()).matches("StreamReader\\[\\d{1,5} bytes.*");
                assertThat(written.done()).isFalse();
            }
            assertThat(stdout(process).read()).hasSize(5_000_000 - read);

            assertThat(written.await()).isEqualTo(bytes("written\n"));
            assertThat(process.await()).isZero();
        });
    }

    @Test
    void drainWaitsForAProgramThatReadsSlowly() {
        run(() -> {
            AsyncProcess process = shell(ProcessOptions.piped(), "read go; wc -c");
            StreamWriter input = stdin(process);
            input.transport().setWriteBufferLimits(1000, 100);
            input.write(bytes("\n".repeat(1)));
            input.write(new byte[3_000_000]);
            Task<?> drain = Asyncio.createTask(input::drain);
            drain.await();
            assertThat(input.transport().writeBufferSize()).isLessThanOrEqualTo(100);
            input.close();

            assertThat(process.communicate().stdoutText().strip()).isEqualTo("3000000");
        });
    }

    @Test
    void newLimitsHoldForWhatIsKeptAlready() {
        run(() -> {
            AsyncProcess process = shell(ProcessOptions.piped(), "read go; wc -c");
            StreamWriter input = stdin(process);
            input.transport().setWriteBufferLimits(1 << 30, 0);
            input.write(new byte[3_000_000]);
            Task<?> drain = Asyncio.createTask(input::drain);
            Asyncio.sleep(0);
            assertThat(drain.done()).isTrue();
            input.transport().setWriteBufferLimits(1, 0);
            drain = Asyncio.createTask(input::drain);
            Asyncio.sleep(0);
            assertThat(drain.done()).isFalse();
            drain.cancel();
            process.kill();
            process.await();
        });
    }

    // ---- the end ----

    @Test
    void programEndedByASignalHasANegativeCode() {
        run(() -> {
            AsyncProcess terminated = Asyncio.createSubprocessExec("sleep", "100");
            terminated.terminate();
            assertThat(terminated.await()).isEqualTo(-15);

            AsyncProcess killed = Asyncio.createSubprocessExec("sleep", "100");
            killed.kill();
            assertThat(killed.await()).isEqualTo(-9);
        });
    }

    @Test
    void otherSignalsAreSentByName() {
        run(() -> {
            AsyncProcess process =
                    shell(OUTPUT, "trap 'echo usr1; exit 4' USR1; echo ready; while :; do sleep 0.01; done");
            assertThat(line(process)).isEqualTo("ready\n");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> process.sendSignal("NONSENSE"))
                    .withMessageContaining("SIGNONSENSE could not be sent to process " + process.pid());
            process.sendSignal("SIGUSR1");

            assertThat(line(process)).isEqualTo("usr1\n");
            assertThat(process.await()).isEqualTo(4);
        });
    }

    @Test
    void programThatIgnoresTermIsKilledAfterATimeLimit() {
        run(() -> {
            AsyncProcess process = shell(OUTPUT, "trap '' TERM; echo ready; while :; do sleep 0.01; done");
            assertThat(line(process)).isEqualTo("ready\n");
            process.terminate();
            assertThatExceptionOfType(TimeoutError.class).isThrownBy(() -> Asyncio.timeout(0.1, process::await));
            assertThat(process.returncode()).isNull();
            process.kill();

            assertThat(process.await()).isEqualTo(-9);
        });
    }

    @Test
    void finishedProgramTakesNoSignals() {
        run(() -> {
            AsyncProcess process = Asyncio.createSubprocessExec("true");
            process.await();

            assertThatIllegalStateException()
                    .isThrownBy(process::terminate)
                    .withMessage(
                            "AsyncProcess[" + process.pid() + ", returncode 0] has ended and takes no more signals");
            assertThatIllegalStateException().isThrownBy(process::kill);
            assertThatIllegalStateException().isThrownBy(() -> process.sendSignal("HUP"));
        });
    }

    /** A program that ends at one file, and whose child holds its pipe until there is another. */
    private static AsyncProcess withLateChild(Path end, Path go) throws IOException {
        Asyncio.createSubprocessExec("true")
                .await(); // the first start of a JVM is slow, and the JDK may close the pipe
        String until = "while ! test -e %s; do sleep 0.01; done; ";
        return shell(
                OUTPUT,
                "(" + until.formatted(go) + "echo late; echo later) & echo first; " + until.formatted(end) + "exit 0");
    }

    private static void awaitReturncode(AsyncProcess process) {
        while (process.returncode() == null) {
            Asyncio.sleep(0.001);
        }
        settle();
    }

    @Test
    void waitThatBeganBeforeTheEndLastsUntilThePipesEndToo(@TempDir Path directory) {
        run(() -> {
            Path go = directory.resolve("go");
            Path end = directory.resolve("end");
            AsyncProcess process = withLateChild(end, go);
            Task<Integer> waiting = Asyncio.createTask(process::await);
            settle();
            Files.createFile(end);
            awaitReturncode(process);

            assertThat(waiting.done()).isFalse();
            assertThat(process.await()).isZero();
            process.terminate(); // no error: its pipe has not ended
            Files.createFile(go);
            assertThat(waiting.await()).isZero();
            assertThatIllegalStateException().isThrownBy(process::terminate);
        });
    }

    @Test
    void whatAChildOfTheProgramWritesAfterItsEndIsRead(@TempDir Path directory) {
        run(() -> {
            Path go = directory.resolve("go");
            Path end = directory.resolve("end");
            AsyncProcess process = withLateChild(end, go);
            Task<ProcessOutput> output = Asyncio.createTask(() -> process.communicate());
            settle();
            Files.createFile(end);
            awaitReturncode(process);
            assertThat(output.done()).isFalse();
            Files.createFile(go);

            assertThat(output.await().stdoutText()).isEqualTo("first\nlate\nlater\n");
        });
    }

    // ---- failures to start ----

    @Test
    void missingProgramIsNamed() {
        run(() -> {
            assertThatExceptionOfType(FileNotFoundException.class)
                    .isThrownBy(() -> Asyncio.createSubprocessExec("no-such-program-4j"))
                    .withMessage("No directory of PATH holds a program 'no-such-program-4j'");
            assertThatExceptionOfType(FileNotFoundException.class)
                    .isThrownBy(() -> Asyncio.createSubprocessExec("/no/such/program"))
                    .withMessage("The program does not exist: /no/such/program");
            assertThatExceptionOfType(FileNotFoundException.class)
                    .isThrownBy(() -> Asyncio.createSubprocessExec(OUTPUT.directory(Path.of("/no/such")), "true"))
                    .withMessage("The working directory does not exist: /no/such");
        });
    }

    @Test
    void fileThatIsNoProgramIsRefused(@TempDir Path directory) {
        run(() -> {
            Path file = Files.writeString(directory.resolve("text"), "no program");

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> Asyncio.createSubprocessExec(file.toString()))
                    .withMessageContaining("denied");
        });
    }

    // ---- cancellation ----

    @Test
    void cancelledWaitLeavesTheProgramRunning() {
        run(() -> {
            AsyncProcess process = Asyncio.createSubprocessExec(ProcessOptions.piped(), "cat");
            Task<Integer> waiting = Asyncio.createTask(process::await);
            Asyncio.sleep(0);
            waiting.cancel();
            assertThatExceptionOfType(CancelledError.class).isThrownBy(waiting::await);

            assertThat(process.toHandle().isAlive()).isTrue();
            assertThat(process.communicate(bytes("still here")).stdoutText()).isEqualTo("still here");
        });
    }

    @Test
    void cancelledCommunicateLosesNoOutput(@TempDir Path folder) {
        Path said = folder.resolve("said");
        run(() -> {
            AsyncProcess process = shell(OUTPUT, "echo early; : > " + said + "; exec sleep 100");
            assertThatExceptionOfType(TimeoutError.class)
                    .isThrownBy(() -> Asyncio.timeout(0.2, () -> {
                        process.communicate();
                    }));
            while (!Files.exists(said)) {
                Asyncio.sleep(0.01);
            }
            process.kill();

            assertThat(process.communicate().stdoutText()).isEqualTo("early\n");
            assertThat(process.returncode()).isEqualTo(-9);
        });
    }

    @Test
    void cancelledStartLeavesNoProgram() {
        run(() -> {
            Task<AsyncProcess> starting = Asyncio.createTask(AsyncProcessTest::neverEnding);
            Asyncio.sleep(0);
            starting.cancel();
            assertThatExceptionOfType(CancelledError.class).isThrownBy(starting::await);
            while (ProcessHandle.current().children().anyMatch(AsyncProcessTest::isTheCancelledOne)) {
                Asyncio.sleep(0.01);
            }
        });
    }

    @Test
    void startCancelledWhenTheProgramRunsAlreadyLeavesNoProgram() {
        run(() -> {
            int before = idlePipeReaders();
            Task<AsyncProcess> starting = Asyncio.createTask(AsyncProcessTest::neverEnding);
            Asyncio.sleep(0);
            awaitPipeReader(before);
            starting.cancel();
            assertThatExceptionOfType(CancelledError.class).isThrownBy(starting::await);

            awaitNoProgram();
            while (idlePipeReaders() > before) {
                Asyncio.sleep(0.01);
            }
        });
    }

    @Test
    void loopThatClosesDuringAStartLeavesNoProgram() {
        loop.setExceptionHandler((self, context) -> trace.add(context.message()));
        run(() -> {
            int before = idlePipeReaders();
            trace.add(Asyncio.createTask(AsyncProcessTest::neverEnding));
            Asyncio.sleep(0);
            awaitPipeReader(before);
        });
        loop.close();

        awaitNoProgram();
    }

    /** A program without children, which waits for its input and can be told by its arguments. */
    private static AsyncProcess neverEnding() throws IOException {
        return shell(OUTPUT.stdin(Redirect.PIPE), "read line; : asyncio4j-cancelled-start");
    }

    /** Holds the loop until a program has been started and a thread is ready to read its output. */
    private static void awaitPipeReader(int before) {
        while (idlePipeReaders() <= before) {
            Thread.onSpinWait();
        }
    }

    private static int idlePipeReaders() {
        return (int) Thread.getAllStackTraces().values().stream()
                .filter(stack -> Arrays.stream(stack)
                        .anyMatch(frame -> frame.getClassName().equals(PipeReader.class.getName())
                                && frame.getMethodName().equals("nextRequest")))
                .count();
    }

    /** Fails if a program that nobody has got does not end soon. */
    private static void awaitNoProgram() {
        ProcessHandle.current()
                .children()
                .filter(AsyncProcessTest::isTheCancelledOne)
                .forEach(child -> child.onExit().orTimeout(10, TimeUnit.SECONDS).join());
    }

    private static boolean isTheCancelledOne(ProcessHandle child) {
        String[] arguments = child.info().arguments().orElse(new String[0]);
        return child.isAlive() && Arrays.toString(arguments).contains("asyncio4j-cancelled-start");
    }

    @Test
    void programsRunSideBySide() {
        run(() -> {
            AsyncProcess first = shell(ProcessOptions.piped(), "read a; echo \"first $a\"");
            AsyncProcess second = shell(ProcessOptions.piped(), "read a; echo \"second $a\"");
            List<String> texts = Asyncio.gather(
                            () -> second.communicate(bytes("x\n")).stdoutText(),
                            () -> first.communicate(bytes("y\n")).stdoutText())
                    .await();

            assertThat(texts).containsExactly("second x\n", "first y\n");
        });
    }

    // ---- the loop's end ----

    @Test
    void loopThatClosesKillsTheProgramAndSaysSo() {
        List<String> told = new java.util.ArrayList<>();
        loop.setExceptionHandler((self, context) -> told.add(context.message()));
        AsyncProcess process = loop.runUntilComplete(() -> Asyncio.createSubprocessExec(ProcessOptions.piped(), "cat"));
        ProcessHandle handle = process.toHandle();
        loop.close();

        handle.onExit().join();
        assertThat(told)
                .containsExactly("The loop was closed while AsyncProcess[" + process.pid() + "] ran; it was killed");
    }
}
