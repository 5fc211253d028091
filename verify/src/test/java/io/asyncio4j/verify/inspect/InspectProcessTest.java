// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asyncio4j.cli.Main;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code aio ps} and {@code aio pstree} on real JVMs that were not prepared for it. */
@Timeout(240)
class InspectProcessTest {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    private final List<Process> started = new ArrayList<>();

    @TempDir
    Path folder;

    record Answer(int exitCode, String out, String err) {}

    @AfterEach
    void endAll() {
        started.forEach(process -> process.destroyForcibly().onExit().join());
    }

    private Process java(List<String> options, String... mainAndArguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(JAVA, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(options);
        command.addAll(List.of(mainAndArguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        started.add(process);
        return process;
    }

    /** A JVM with the program, waiting for it to be ready. */
    private Process program(String engine, String... wishes) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(BusyProgram.class.getName()));
        arguments.addAll(List.of(wishes));
        Process process = java(
                List.of(
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "-Dasyncio4j.engine=" + engine,
                        "-cp",
                        CLASS_PATH),
                arguments.toArray(String[]::new));
        var lines = process.inputReader(StandardCharsets.UTF_8);
        String line;
        while ((line = lines.readLine()) != null && !line.equals("ready")) {
            assertThat(line).startsWith("io.asyncio4j:type=");
        }
        return process;
    }

    private Answer aio(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                JAVA,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "-cp",
                CLASS_PATH,
                Main.class.getName()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        started.add(process);
        return new Answer(process.waitFor(), Files.readString(out), Files.readString(err));
    }

    /** Asks again where a machine that is busy lets a loop answer so late that it seems to be blocked. */
    private Answer answered(String... arguments) throws IOException, InterruptedException {
        Answer answer = aio(arguments);
        for (int tries = 1; tries < 10 && !answer.out().contains("answered in "); tries++) {
            answer = aio(arguments);
        }
        return answer;
    }

    private static String pid(Process process) {
        return String.valueOf(process.pid());
    }

    @ParameterizedTest
    @ValueSource(strings = {"loom", "portable"})
    void tableTreeAndJsonShowTheTasksOfARunningJvm(String engine) throws IOException, InterruptedException {
        Process program = program(engine);

        Answer table = answered("ps", pid(program), "--width", "80");
        assertThat(table.exitCode()).as(table.err()).isZero();
        assertThat(table.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(table.out())
                .startsWith("loop main (" + engine + "): 67 tasks, runs in main, answered in ")
                .containsPattern("(?m)^main  wants-the-lock +waiting .* a lock +BusyProgram.java:\\d+ ?")
                .containsPattern("(?m)^main  a-name-that-is-l[^ ]*…  waiting ")
                .endsWith("… and 17 more tasks; --all shows them\n");
        assertThat(aio("ps", "--all", pid(program)).out())
                .contains("sleeper-59")
                .doesNotContain("more tasks");

        assertThat(aio("pstree", pid(program), "--width", "120").out())
                .contains("├─ 名前-one  waiting: sleep, ")
                .contains("ping  waiting: task 'pong'; age ")
                .contains("↻ cycle: ping → pong → ping")
                .contains("--all shows them");
        assertThat(aio("pstree", "--stack", "--all", pid(program)).out()).contains("BusyProgram.worksUnderTheLock(");

        JsonNode json =
                new ObjectMapper().readTree(aio("ps", "--json", pid(program)).out());
        assertThat(json.get("format").asInt()).isEqualTo(1);
        assertThat(json.get("loops").get(0).get("tasks")).hasSize(67);
        assertThat(program.isAlive()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"loom", "portable"})
    void loopThatIsHeldIsShownWithWhatHoldsIt(String engine) throws IOException, InterruptedException {
        Answer answer = aio("ps", pid(program(engine, "hold")));

        assertThat(answer.exitCode()).as(answer.err()).isZero();
        assertThat(answer.out())
                .startsWith("loop main (" + engine + "): BLOCKED by task holder, no answer from main for ")
                .contains("BusyProgram.holdsTheLoop(BusyProgram.java:");
    }

    @Test
    void beanThatTheProgramItselfRegisteredIsUsed() throws IOException, InterruptedException {
        Answer answer = aio("ps", pid(program("portable", "register")));

        assertThat(answer.out()).startsWith("loop main (portable)");
    }

    @Test
    void programEndsAfterItWasLookedAt() throws IOException, InterruptedException {
        Process program = java(List.of("-cp", CLASS_PATH), ShortProgram.class.getName());
        program.inputReader().readLine();

        assertThat(aio("ps", pid(program)).out()).contains("until told");
        program.outputWriter().append("end\n").flush();

        assertThat(program.waitFor()).isZero();
    }

    private void fails(int exitCode, String sentence, String... arguments) throws IOException, InterruptedException {
        Answer answer = aio(arguments);

        assertThat(answer.out()).isEmpty();
        assertThat(answer.err()).startsWith("aio: ").contains(sentence);
        assertThat(answer.err().lines().filter(line -> !line.contains("--help'")))
                .hasSize(1);
        assertThat(answer.exitCode()).isEqualTo(exitCode);
    }

    @Test
    void whatCannotBeLookedAtGetsOneSentence() throws IOException, InterruptedException {
        fails(2, "a PID is a number above 0, and 'x' is none", "ps", "x");
        fails(2, "--limit must be 1 at least", "pstree", "--limit", "0");
        fails(1, "there is no process 4194399", "ps", "4194399");

        Process without = java(
                List.of(
                        "-cp",
                        Path.of(ShortProgram.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .getPath())
                                .toString()),
                PlainProgram.class.getName());
        without.inputReader().readLine();
        fails(1, "has no asyncio4j on its class path or module path", "ps", pid(without));

        Process closed = java(List.of("-XX:+DisableAttachMechanism", "-cp", CLASS_PATH), PlainProgram.class.getName());
        closed.inputReader().readLine();
        fails(1, "was started with -XX:+DisableAttachMechanism", "ps", pid(closed));

        Process noJvm = new ProcessBuilder("sh", "-c", "read line").start();
        started.add(noJvm);
        fails(1, "is no JVM", "ps", pid(noJvm));
        assertThat(noJvm.isAlive()).isTrue();

        ProcessHandle foreign = ProcessHandle.allProcesses()
                .filter(process -> !process.info()
                        .user()
                        .equals(ProcessHandle.current().info().user()))
                .filter(process -> process.info().user().isPresent())
                .findFirst()
                .orElse(null);
        boolean root = ProcessHandle.current().info().user().equals(java.util.Optional.of("root"));
        if (foreign != null && !root) {
            fails(1, "belongs to " + foreign.info().user().orElseThrow(), "ps", String.valueOf(foreign.pid()));
        }
    }

    @Test
    void withoutAPidTheJvmsAreListed() throws IOException, InterruptedException {
        Process program = program("portable");

        Answer answer = aio("ps");

        assertThat(answer.exitCode()).as(answer.err()).isZero();
        assertThat(answer.out().lines().filter(line -> line.contains(BusyProgram.class.getName())))
                .anySatisfy(line -> assertThat(line).matches(program.pid() + " +yes +.*"));
    }

    @Test
    void moduleOnTheModulePathIsFoundToo() throws IOException, InterruptedException {
        String core = Stream.of(CLASS_PATH.split(java.io.File.pathSeparator))
                .filter(entry -> entry.contains("core"))
                .filter(entry -> entry.endsWith("classes") || entry.contains("asyncio4j-core"))
                .findFirst()
                .orElseThrow();
        Process program = java(
                List.of(
                        "--module-path",
                        core,
                        "--add-modules",
                        "io.asyncio4j",
                        "--limit-modules",
                        "java.base,java.management,jdk.management.agent,jdk.unsupported,io.asyncio4j",
                        "-cp",
                        Path.of(ShortProgram.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .getPath())
                                .toString()),
                ShortProgram.class.getName());
        program.inputReader().readLine();

        assertThat(aio("ps", pid(program)).out()).contains("until told");
    }
}
