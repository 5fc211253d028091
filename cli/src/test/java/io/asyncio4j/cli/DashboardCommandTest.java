// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asyncio4j.cli.doctor.DoctorCommand;
import io.asyncio4j.cli.jobs.BrokerUrl;
import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.JobQueue;
import io.asyncio4j.jobs.broker.Broker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class DashboardCommandTest {
    private static final String TOKEN = "enough-letters-for-a-token";

    @TempDir
    private Path folder;

    private String url;

    @BeforeEach
    void storeAJob() {
        url = "sqlite:" + folder.resolve("jobs.db");
        try (Broker broker = Brokers.open(url)) {
            JobQueue.open(broker, "mail").enqueue("send", Map.of("to", "ada"));
        }
    }

    private CommandProcess dashboard(String... words) throws IOException {
        List<String> line = new ArrayList<>(List.of("dashboard", "--port", "0", "-b", url));
        line.addAll(List.of(words));
        return CommandProcess.start(line.toArray(String[]::new));
    }

    private static HttpResponse<String> get(String address, String token) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                    .header("Authorization", "Bearer " + token)
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void itPrintsTheAddressWithANewTokenAndEndsWhenAsked() throws Exception {
        try (CommandProcess served = dashboard("--base-path", "/jobs/", "--redact", "--read-only")) {
            String address = served.await("http://");
            assertThat(address).matches("http://127\\.0\\.0\\.1:\\d+/jobs/\\?token=[A-Za-z0-9_-]{32}");
            String base = address.replaceFirst("\\?.*", "");
            String token = address.replaceFirst(".*=", "");

            assertThat(get(base + "api/queues", "wrong").statusCode()).isEqualTo(401);
            assertThat(get(base + "api/jobs", token).body()).contains("mail").doesNotContain("ada");
            assertThat(get(base + "api/session", token).body()).contains("\"readOnly\":true", "jobs.db");

            served.signal("TERM");
            assertThat(served.end()).isEqualTo(143);
        }
    }

    @Test
    void anAddressOfVersion6MayBeInBrackets() throws Exception {
        assumeTrue(hasVersion6(), "this machine has no IPv6");
        try (CommandProcess served = dashboard("--token", TOKEN, "--bind", "[::1]")) {
            String address = served.await("http://");
            assertThat(address).matches("http://\\[::1]:\\d+/\\?token=.*");
            assertThat(get(address.replaceFirst("\\?.*", "api/queues"), TOKEN).statusCode())
                    .isEqualTo(200);
        }
    }

    private static boolean hasVersion6() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aTokenOfOnesOwnIsTakenFromTheOption() throws Exception {
        try (CommandProcess served = dashboard("--token", TOKEN)) {
            String address = served.await("http://");
            assertThat(address).endsWith("/?token=" + TOKEN);
            assertThat(get(address.replaceFirst("\\?.*", "api/queues"), TOKEN).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void whatIsWrongWithTheFileIsShown() throws Exception {
        try (Connection file = DriverManager.getConnection("jdbc:" + url);
                Statement statement = file.createStatement()) {
            statement.execute("PRAGMA user_version = 999");
        }
        assertThat(DoctorCommand.glance(BrokerUrl.of(url))).anySatisfy(finding -> {
            assertThat(finding.severe()).isTrue();
            assertThat(finding.text()).contains("version 999");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--no-token --bind 0.0.0.0 | without a token anybody could change jobs",
                "--no-token --token enough-letters-for-a-token | exclude each other",
                "--token short | could be guessed",
                "--port 70000 | --port must be",
                "--base-path jobs | --base-path is a path",
                "--base-path /a/../b | --base-path is a path",
                "--bind nowhere.invalid --no-token | is no address"
            })
    void whatMakesNoSenseIsRefusedInASentence(String words, String sentence) {
        List<String> line = new ArrayList<>(List.of("dashboard", "-b", url));
        line.addAll(List.of(words.split(" ")));
        try (Shell shell = new Shell()) {
            assertThat(shell.run(line.toArray(String[]::new))).isEqualTo(Main.WRONG_USE);
            assertThat(shell.complained()).contains(sentence);
        }
    }

    @Test
    void aPortThatIsTakenAndAFileThatIsMissingAreSaid() throws IOException {
        try (Shell shell = new Shell();
                ServerSocket taken = new ServerSocket(0)) {
            assertThat(shell.run("dashboard", "-b", url, "--port", "" + taken.getLocalPort()))
                    .isEqualTo(Main.FAILED);
            assertThat(shell.complained())
                    .contains("127.0.0.1:" + taken.getLocalPort() + ": Address already in use; give another --port");
            assertThat(shell.run("dashboard", "-b", "sqlite:" + folder.resolve("none.db"), "--port", "0"))
                    .isEqualTo(Main.FAILED);
            assertThat(shell.complained()).contains("no such file");
        }
    }

    @Test
    void aLockedFileKeepsNobodyWhoWantsToLeave() throws Exception {
        try (CommandProcess served = dashboard("--token", TOKEN);
                Connection other = DriverManager.getConnection("jdbc:" + url);
                Statement lock = other.createStatement()) {
            served.await("http://");
            lock.execute("BEGIN IMMEDIATE");
            long begun = System.nanoTime();
            served.signal("TERM");

            assertThat(served.end()).isEqualTo(143);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
        }
    }
}
