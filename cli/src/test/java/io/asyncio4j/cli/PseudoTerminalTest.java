// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asyncio4j.cli.process.Signals;
import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.JobQueue;
import io.asyncio4j.jobs.broker.Broker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command in a JVM of its own on a pseudo-terminal, which script(1) makes where it is installed. */
@Timeout(240)
class PseudoTerminalTest {
    private static final Path SCRIPT = Path.of("/usr/bin/script");
    private static final String WHOLE_SCREEN = "\033[?1049h";
    private static final String OLD_SCREEN = "\033[?1049l";
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path folder;

    private Process process;
    private Thread reader;
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

    @BeforeEach
    void enqueue() throws Exception {
        assumeTrue(Files.isExecutable(SCRIPT), "script(1) is not installed; on Debian, apt install bsdutils");
        assumeTrue(isOfLinux(), "this script(1) takes other options than that of util-linux");
        try (Broker broker = Brokers.open(url())) {
            JobQueue.open(broker, "mail").enqueue("send", 1);
        }
    }

    @AfterEach
    void end() {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static boolean isOfLinux() throws IOException {
        Process asked = new ProcessBuilder(SCRIPT.toString(), "--version")
                .redirectErrorStream(true)
                .start();
        return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).contains("util-linux");
    }

    private String url() {
        return "sqlite:" + folder.resolve("jobs.db");
    }

    /** Runs it on a terminal whose settings are noted before and after; its exit code is that of the whole. */
    private void start(Map<String, String> environment, String arguments) throws IOException {
        List<String> options = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
        String line = "stty rows 30 cols 100; stty -g > before; '"
                + String.join("' '", CommandProcess.java(options, Main.class)) + "' " + arguments
                + "; code=$?; stty -g > after; exit $code";
        List<String> command = List.of(SCRIPT.toString(), "-qec", line, "/dev/null");
        ProcessBuilder builder = new ProcessBuilder(UsualSignals.of(command))
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("CLICOLOR") || name.equals("NO_COLOR"));
        builder.environment().put("TERM", "xterm-256color");
        builder.environment().put("SHELL", "/bin/sh");
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(environment);
        process = builder.start();
        InputStream out = process.getInputStream();
        reader = Thread.ofVirtual().start(() -> {
            try {
                for (int one = out.read(); one >= 0; one = out.read()) {
                    synchronized (seen) {
                        seen.write(one);
                        seen.notifyAll();
                    }
                }
            } catch (IOException e) {
                synchronized (seen) {
                    seen.notifyAll(); // what it waits for will not come
                }
            }
        });
    }

    private String seen() {
        synchronized (seen) {
            return seen.toString(StandardCharsets.UTF_8);
        }
    }

    private void await(String text) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        synchronized (seen) {
            while (!seen().contains(text)) {
                assertThat(System.nanoTime()).as(seen()).isLessThan(end);
                seen.wait(200);
            }
        }
    }

    private void press(String keys) throws IOException {
        process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    private int code() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as(seen())
                .isTrue();
        assertThat(reader.join(Duration.ofSeconds(PATIENCE_SECONDS)))
                .as("all that it has printed is seen")
                .isTrue();
        return process.exitValue();
    }

    private void assertAsBefore() throws Exception {
        await(OLD_SCREEN);
        assertThat(seen().lastIndexOf(OLD_SCREEN)).isGreaterThan(seen().lastIndexOf(WHOLE_SCREEN));
        assertThat(folder.resolve("after")).hasSameTextualContentAs(folder.resolve("before"));
    }

    @Test
    void topShowsTheQueuesAndGivesTheTerminalBack() throws Exception {
        start(Map.of(), "top --broker " + url());
        await(WHOLE_SCREEN);
        await("No workers have been heard of");
        press("s");
        await("RUNNING▼");
        press("q");

        assertThat(code()).as(seen()).isZero();
        assertAsBefore();
    }

    @Test
    void aSignalThatEndsTopGivesTheTerminalBackToo() throws Exception {
        start(Map.of(), "top --broker " + url());
        await("No workers have been heard of");
        process.descendants()
                .filter(one -> one.info().command().orElse("").endsWith("/java"))
                .forEach(ProcessHandle::destroy);

        assertThat(code()).as(seen()).isEqualTo(143);
        assertAsBefore();
    }

    @Test
    void ctrlCEndsTop() throws Exception {
        start(Map.of(), "top --broker " + url());
        await("No workers have been heard of");
        press("\003");

        assertThat(code()).as(seen()).isEqualTo(130);
        assertAsBefore();
    }

    @Test
    void aDumbTerminalIsSentNothingThatItCannotShow() throws Exception {
        start(Map.of("TERM", "dumb"), "worker --samples --burst --queue none --broker " + url());

        assertThat(code()).as(seen()).isZero();
        await("Ended: 0 done");
        assertThat(seen()).doesNotContain("\033");
    }

    @Test
    void aWorkerThatIsEndedAtOnceTakesItsStatusLineAway() throws Exception {
        try (Connection other = DriverManager.getConnection("jdbc:" + url());
                Statement lock = other.createStatement()) {
            start(Map.of(), "worker --samples --queue none --broker " + url());
            await("running 0");
            lock.execute("PRAGMA busy_timeout = 10000");
            lock.execute("BEGIN EXCLUSIVE");
            press("\003");
            await("Ctrl-C again ends this at once");
            seen.reset();
            await("running 0");
            press("\003");

            assertThat(code()).as(seen()).isEqualTo(Signals.CTRL_C);
        }
        assertThat(seen().lastIndexOf("\r\033[K")).as(seen()).isGreaterThan(seen().lastIndexOf("running 0"));
    }

    @Test
    void tablesAreColouredUnlessSomebodyWantsNone() throws Exception {
        start(Map.of(), "jobs stats --broker " + url());
        assertThat(code()).isZero();
        await("mail");
        assertThat(seen()).contains("\033[1mQUEUE\033[0m").doesNotContain("\033[21m");

        seen.reset();
        start(Map.of("NO_COLOR", "1"), "jobs stats --broker " + url());
        assertThat(code()).isZero();
        await("mail");
        assertThat(seen()).doesNotContain("\033");
    }
}
