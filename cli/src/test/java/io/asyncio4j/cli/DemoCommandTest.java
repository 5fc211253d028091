// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code aio demo} in a JVM of its own, with its worker processes. */
@Timeout(150)
class DemoCommandTest {
    private static final long END_SECONDS = 60;

    @TempDir
    private Path folder;

    private final List<String> said = new ArrayList<>();

    private Process demo(String... options) throws IOException {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "demo",
                "--timeline",
                page().toString()));
        command.addAll(List.of(options));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private Path page() {
        return folder.resolve("timeline.html");
    }

    private String text() {
        return String.join("\n", said);
    }

    /** Reads up to the first line that has some words. */
    private String await(BufferedReader lines, String words) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.add(line);
            if (line.contains(words)) {
                return line;
            }
        }
        throw new AssertionError("It ended and never said '" + words + "':\n" + text());
    }

    private int end(Process demo, BufferedReader lines) throws IOException, InterruptedException {
        lines.lines().forEach(said::add);
        assertThat(demo.waitFor(END_SECONDS, TimeUnit.SECONDS)).as(text()).isTrue();
        return demo.exitValue();
    }

    private static void signal(Process demo, String name) throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + demo.pid())
                .start()
                .waitFor();
    }

    private void assertNothingIsLeft(List<ProcessHandle> children) throws IOException {
        assertThat(children).noneMatch(ProcessHandle::isAlive);
        try (Stream<Path> files = Files.list(folder.resolve("tmp"))) {
            assertThat(files).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--redis"})
    void theBooksAreRightThoughAWorkerIsKilled(String store) throws Exception {
        Process demo = demo(Stream.of("--orders", "60", store)
                .filter(option -> !option.isEmpty())
                .toArray(String[]::new));
        try (BufferedReader lines = demo.inputReader()) {
            await(lines, "is killed under");
            List<ProcessHandle> children = demo.descendants().toList();

            assertThat(end(demo, lines)).as(text()).isZero();
            assertThat(text())
                    .contains("60 orders", "dashboard  http://127.0.0.1:", "worker 3", "is started in its place")
                    .contains("jobs       240 in ", "were tried again", "ran again elsewhere", "times as fast")
                    .contains("ledger     holds: 60 orders, each in the books once")
                    .contains("timeline   " + page())
                    .contains(store.isEmpty() ? "sqlite:" : "redis:");
            assertThat(children).isNotEmpty();
            assertNothingIsLeft(children);
            assertThat(Files.readString(page()))
                    .contains("60 orders, 240 jobs", "\"ending\":\"retried\"", "\"killed\":true", "\"order-0060\"")
                    .doesNotContain("http-equiv=\"refresh\"", "src=");
        } finally {
            demo.destroyForcibly();
        }
    }

    @Test
    void booksThatAreWrongAreCode1() throws Exception {
        Process demo = demo("--orders", "30", "--careless");
        try (BufferedReader lines = demo.inputReader()) {
            assertThat(end(demo, lines)).as(text()).isEqualTo(Main.FAILED);
            assertThat(text()).contains("ledger     does not hold: ", "is there 2 times");
            assertThat(Files.readString(page())).contains("\"holds\":false", "is there 2 times");
            assertNothingIsLeft(List.of());
        } finally {
            demo.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"workers", "customers order", "is killed under"})
    void ctrlCLeavesNoProcessAndNoFile(String when) throws Exception {
        Process demo = demo();
        try (BufferedReader lines = demo.inputReader()) {
            await(lines, when);
            List<ProcessHandle> children = demo.descendants().toList();
            signal(demo, "INT");

            assertThat(end(demo, lines)).as(text()).isEqualTo(WorkerRun.CTRL_C);
            assertThat(text()).doesNotContain("ledger", "\tat ");
            assertThat(children).isNotEmpty();
            assertNothingIsLeft(children);
        } finally {
            demo.destroyForcibly();
        }
    }

    /** As a terminal does it: each process of the group has the signal. */
    @Test
    void ctrlCEndsTheRedisTooAndIsNoFailure() throws Exception {
        Process demo = demo("--redis");
        try (BufferedReader lines = demo.inputReader()) {
            await(lines, "customers order");
            List<ProcessHandle> children = demo.descendants().toList();
            signal(demo, "INT");
            children.forEach(ProcessHandle::destroy);

            assertThat(end(demo, lines)).as(text()).isEqualTo(WorkerRun.CTRL_C);
            assertThat(text()).doesNotContain("ledger", "\tat ");
            assertNothingIsLeft(children);
        } finally {
            demo.destroyForcibly();
        }
    }

    @Test
    void workersEndWithWhoeverStartedThem() throws Exception {
        Process demo = demo();
        try (BufferedReader lines = demo.inputReader()) {
            await(lines, "customers order");
            List<ProcessHandle> children = demo.descendants().toList();
            demo.toHandle().destroyForcibly();

            assertThat(children).isNotEmpty();
            for (ProcessHandle child : children) {
                child.onExit().get(END_SECONDS, TimeUnit.SECONDS);
            }
        } finally {
            demo.destroyForcibly();
        }
    }

    @Test
    void theDashboardStaysUpUntilItIsStopped() throws Exception {
        Process demo = demo("--orders", "10", "--keep");
        try (BufferedReader lines = demo.inputReader();
                HttpClient client = HttpClient.newBuilder()
                        .followRedirects(HttpClient.Redirect.ALWAYS)
                        .cookieHandler(new CookieManager())
                        .build()) {
            String address = await(lines, "dashboard  ").replaceFirst("dashboard +", "");
            await(lines, "Ctrl-C ends it");
            List<ProcessHandle> children = demo.descendants().toList();
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
            signal(demo, "TERM");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(end(demo, lines)).as(text()).isEqualTo(WorkerRun.TERMINATED);
            assertThat(text()).contains("ledger     holds: 10 orders");
            assertNothingIsLeft(children);
        } finally {
            demo.destroyForcibly();
        }
    }
}
