// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.cli.process.Signals;
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

    private CommandProcess demo(String... options) throws IOException {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        List<String> words = new ArrayList<>(List.of("demo", "--timeline", page().toString()));
        words.addAll(List.of(options));
        return CommandProcess.start(
                List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + temporary), words);
    }

    private Path page() {
        return folder.resolve("timeline.html");
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
        try (CommandProcess demo = demo(Stream.of("--orders", "60", store)
                .filter(option -> !option.isEmpty())
                .toArray(String[]::new))) {
            demo.await("is killed under");
            List<ProcessHandle> children = demo.descendants();

            assertThat(demo.end()).as(demo.said()).isZero();
            assertThat(demo.said())
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
        }
    }

    @Test
    void booksThatAreWrongAreCode1() throws Exception {
        try (CommandProcess demo = demo("--orders", "30", "--careless")) {
            assertThat(demo.end()).as(demo.said()).isEqualTo(Main.FAILED);
            assertThat(demo.said()).contains("ledger     does not hold: ", "is there 2 times");
            assertThat(Files.readString(page())).contains("\"holds\":false", "is there 2 times");
            assertNothingIsLeft(List.of());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"workers", "customers order", "is killed under"})
    void ctrlCLeavesNoProcessAndNoFile(String when) throws Exception {
        try (CommandProcess demo = demo()) {
            demo.await(when);
            List<ProcessHandle> children = demo.descendants();
            demo.signal("INT");

            assertThat(demo.end()).as(demo.said()).isEqualTo(Signals.CTRL_C);
            assertThat(demo.said()).doesNotContain("ledger", "\tat ");
            assertThat(children).isNotEmpty();
            assertNothingIsLeft(children);
        }
    }

    /** As a terminal does it: each process of the group has the signal. */
    @Test
    void ctrlCEndsTheRedisTooAndIsNoFailure() throws Exception {
        try (CommandProcess demo = demo("--redis")) {
            demo.await("customers order");
            List<ProcessHandle> children = demo.descendants();
            demo.signal("INT");
            children.forEach(ProcessHandle::destroy);

            assertThat(demo.end()).as(demo.said()).isEqualTo(Signals.CTRL_C);
            assertThat(demo.said()).doesNotContain("ledger", "\tat ");
            assertNothingIsLeft(children);
        }
    }

    @Test
    void workersEndWithWhoeverStartedThem() throws Exception {
        try (CommandProcess demo = demo()) {
            demo.await("customers order");
            List<ProcessHandle> children = demo.descendants();
            demo.kill();

            assertThat(children).isNotEmpty();
            for (ProcessHandle child : children) {
                child.onExit().get(END_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void theDashboardStaysUpUntilItIsStopped() throws Exception {
        try (CommandProcess demo = demo("--orders", "10", "--keep");
                HttpClient client = HttpClient.newBuilder()
                        .followRedirects(HttpClient.Redirect.ALWAYS)
                        .cookieHandler(new CookieManager())
                        .build()) {
            String address = demo.await("dashboard  ").replaceFirst("dashboard +", "");
            demo.await("Ctrl-C ends it");
            List<ProcessHandle> children = demo.descendants();
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
            demo.signal("TERM");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(demo.end()).as(demo.said()).isEqualTo(Signals.TERMINATED);
            assertThat(demo.said()).contains("ledger     holds: 10 orders");
            assertNothingIsLeft(children);
        }
    }
}
